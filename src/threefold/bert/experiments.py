"""Runs: a subnetwork is trained on a task and evaluated, and its score is written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from threefold.bert.heads import TaskNetwork, task_network
from threefold.bert.layout import Layout
from threefold.bert.network import prunable
from threefold.bert.subnetwork import Subnetworks, Weights
from threefold.bert.tasks import BertTask, load_task
from threefold.lottery.device import settle
from threefold.lottery.finished import NOTHING, Finished
from threefold.lottery.recipe import Recipe
from threefold.lottery.record import record
from threefold.lottery.run import Run
from threefold.lottery.schedule import Schedule
from threefold.lottery.trained import Trained
from threefold.lottery.training import train
from threefold.lottery.unfinished import unfinished


@dataclass
class Experiments:
    """The experiments of one job: data and encoder are read once for all its runs.

    Attributes:
        layout: where files lie.
        schedule: how sparse each level is.
        tasks: for each task its `recipe` (see `Recipe.of`) and `metric`.
        device: "cpu", "cuda", or "auto", which takes a GPU if there is one.
        threads: of torch, on the CPU.
    """

    layout: Layout
    schedule: Schedule
    tasks: Mapping[str, Mapping[str, Any]]
    device: str = "cpu"
    threads: int = 1
    _loaded: dict[str, BertTask] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Settle the device, take the job's threads."""
        self.device = settle(self.device, self.threads)
        self.subnetworks = Subnetworks(self.layout, self.schedule)

    @classmethod
    def of(cls, settings: Mapping[str, Any], threads: int) -> "Experiments":
        """The experiments that `threefold.bert.job_settings` describes."""
        return cls(
            Layout(settings["root"]),
            Schedule.of_job(settings["schedule"]),
            settings["tasks"],
            settings["device"],
            threads,
        )

    def run_all(self, scores: Iterable[str], finished: Finished = NOTHING) -> None:
        """Make every run whose score file is named, but for those that are `finished`."""
        finished.make_runs(scores, self.run)

    def run(self, path: Path, recipe: Recipe | None = None) -> Trained[TaskNetwork]:
        """Make the run whose score file is `path`: train, evaluate, write the score and, beside it, the cost.

        Its state stays in `unfinished(path)`, for the caller to remove when all that follows from the run is safe.
        """
        began = perf_counter()
        run = Run.of(path)
        task, recipe = self.task(run.task), recipe or self.recipe(run.task)
        trained = self.train(run, recipe, checkpoint=unfinished(path))
        record(
            path,
            trained,
            task.evaluate(trained.network),
            metric=task.metric,
            steps=recipe.steps,
            data=task.fingerprint,
            settings=self.tasks[run.task],
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
        head: Weights | None = None,
        snapshots: Mapping[int, Callable[[TaskNetwork], None]] | None = None,
        checkpoint: Path | None = None,
    ) -> Trained[TaskNetwork]:
        """Train the subnetwork of `run` on its task, from a fresh head or from the weights `head`."""
        task, mask = self.task(run.task), self.subnetworks.mask(run)
        network = task_network(
            self.subnetworks.architecture,
            self.subnetworks.weights(run),
            task.kind,
            task.labels,
            run.draws,
            mlm_head=self.subnetworks.mlm_head(run) if task.kind == "mlm" else None,
        )
        if head is not None:
            network.head.load_state_dict(dict(head))
        network.to(self.device)
        curve = train(
            network,
            task,
            recipe,
            seed=run.draws,
            mask=mask,
            parameters=prunable(network.bert),
            device=self.device,
            snapshots={step: partial(take, network) for step, take in (snapshots or {}).items()},
            checkpoint=checkpoint,
            label=run.folder(self.layout.root),
        )
        return Trained(network, network.bert, mask, curve)

    def task(self, name: str) -> BertTask:
        """The task called `name`, with its data on the device."""
        if name not in self._loaded:
            task = load_task(name, Path(self.layout.data(name)), str(self.tasks[name]["metric"]), self.device)
            task.check_fits(self.subnetworks.architecture)
            self._loaded[name] = task
        return self._loaded[name]

    def recipe(self, task: str) -> Recipe:
        """How a network is trained on `task`."""
        return Recipe.of(self.tasks[task]["recipe"], self.task(task).size)
