"""Runs: a subnetwork is trained on a task and evaluated, and its score is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from torch import nn

from threefold.lottery import passed
from threefold.lottery.device import settle
from threefold.lottery.finished import NOTHING, Finished
from threefold.lottery.recipe import Recipe
from threefold.lottery.record import record
from threefold.lottery.run import Run
from threefold.lottery.schedule import Schedule
from threefold.lottery.trained import Trained
from threefold.lottery.training import train
from threefold.lottery.unfinished import unfinished
from threefold.vision.carried import load_unpruned
from threefold.vision.layout import Layout
from threefold.vision.networks.prunable import prunable
from threefold.vision.protocol import PAPER, Protocol
from threefold.vision.selection import BestOnVal, Snapshots
from threefold.vision.settings import RANDOM, rewinding_point
from threefold.vision.subnetwork import Subnetworks
from threefold.vision.task_network import backbone_of, task_network
from threefold.vision.tasks import VisionTask, load_task


@dataclass
class Experiments:
    """The experiments of one job: data are read once for all its runs.

    Attributes:
        layout: where files lie.
        schedule: how sparse each level is.
        network: `name` and `stem` of the pre-trained networks, see `threefold.vision.networks.architecture`.
        tasks: for each task what `load_task` reads, its `recipe` (see `Recipe.of`), and by weights the
            `learning_rates` that take the place of the recipe's.
        protocol: what is done where text and code differ.
        device: "cpu", "cuda", or "auto", which takes a GPU if there is one.
        threads: of torch, on the CPU.
        backbones: by weights, the `name` and `stem` of those that are of another network.
    """

    layout: Layout
    schedule: Schedule
    network: Mapping[str, Any]
    tasks: Mapping[str, Mapping[str, Any]]
    protocol: Protocol = PAPER
    device: str = "cpu"
    threads: int = 1
    backbones: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _loaded: dict[str, VisionTask] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Settle the device, take the job's threads."""
        self.device = settle(self.device, self.threads)
        self.subnetworks = Subnetworks(self.layout, self.schedule, self.network, self.backbones)

    @classmethod
    def of(cls, settings: Mapping[str, Any], threads: int) -> "Experiments":
        """The experiments that `threefold.vision.job_settings` describes."""
        return cls(
            Layout(settings["root"], settings["pretraining"], settings["downstream"], tuple(settings["carrying"])),
            Schedule.of_job(settings["schedule"]),
            settings["network"],
            settings["tasks"],
            Protocol(**settings["protocol"]),
            settings["device"],
            threads,
            settings["backbones"],
        )

    def run_all(self, scores: Iterable[str], finished: Finished = NOTHING) -> None:
        """Make every run whose score file is named, but for those that are `finished`."""
        finished.make_runs(scores, self.run)

    def run(self, path: Path, snapshots: Snapshots | None = None) -> Trained[nn.Module]:
        """Make the run whose score file is `path`: train, evaluate, write the score and, beside it, the cost.

        Its state stays in `unfinished(path)`, for the caller to remove when all that follows from the run is safe.
        """
        began = perf_counter()
        run = Run.of(path)
        task, recipe = self.task(run.task), self.recipe(run)
        checkpoint = unfinished(path)
        metric = str(self.tasks[run.task]["metric"])
        if self.protocol.selection == "best-val" and task.kind == "classification":
            best = BestOnVal(task, metric, recipe, checkpoint)
            made = partial(self.train, run, recipe, snapshots=best.among(snapshots or {}), checkpoint=checkpoint)
            trained, kept = passed.trained(made, best.kept, checkpoint)
            metrics = best.metrics(kept)
        else:
            trained = self.train(run, recipe, snapshots=snapshots, checkpoint=checkpoint)
            metrics = task.evaluate(trained.network)
        record(
            path,
            trained,
            metrics,
            metric=metric,
            steps=recipe.steps,
            data=task.fingerprint,
            settings={"task": dict(self.tasks[run.task]), "protocol": vars(self.protocol)},
            threads=self.threads,
            began=began,
            device=self.device,
        )
        return trained

    def train(
        self,
        run: Run,
        recipe: Recipe,
        *,
        snapshots: Snapshots | None = None,
        checkpoint: Path | None = None,
    ) -> Trained[nn.Module]:
        """Train the subnetwork of `run` on its task; its head starts anew, or as it was pre-trained on this task."""
        task = self.task(run.task)
        mask = self.subnetworks.mask(run, task)
        network = task_network(
            task,
            self.subnetworks.architecture(run, task),
            self.subnetworks.weights(run, task),
            run.draws,
            self.subnetworks.head(run),
        ).to(self.device)
        if (carried := self.layout.carried_into(run)) is not None:
            load_unpruned(network, carried)
        curve = train(
            network,
            task,
            recipe,
            seed=run.draws,
            mask=mask,
            parameters=prunable(backbone_of(network)),
            device=self.device,
            snapshots={step: partial(take, network) for step, take in (snapshots or {}).items()},
            checkpoint=checkpoint,
            label=run.folder(self.layout.root),
        )
        return Trained(network, backbone_of(network), mask, curve)

    def task(self, name: str) -> VisionTask:
        """The task called `name`, with its data on the device."""
        if name not in self._loaded:
            self._loaded[name] = load_task(name, self.layout.data(name), self.tasks[name], self.device, self.protocol)
        return self._loaded[name]

    def recipe(self, run: Run) -> Recipe:
        """How a network is trained on the task of `run`, at the learning rate for its weights where there is one."""
        settings = self.tasks[run.task]
        recipe = Recipe.of(settings["recipe"], self.task(run.task).size)
        # The weights that a training passes through early train on at its rate.
        weights = run.weights if rewinding_point(run.weights) is None else RANDOM
        rates = settings.get("learning_rates", {})
        return replace(recipe, learning_rate=rates[weights]) if weights in rates else recipe
