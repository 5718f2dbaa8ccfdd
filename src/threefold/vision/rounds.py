"""Rounds of iterative magnitude pruning: each trains what the mask left and removes some more (Algorithm 1)."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from torch import nn

from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.run import Run
from threefold.progress import progress
from threefold.tensor_file import write_tensors
from threefold.vision.carried import write_unpruned
from threefold.vision.experiments import Experiments, Trained
from threefold.vision.layout import FoundMask
from threefold.vision.selection import Snapshots
from threefold.vision.settings import RANDOM, imp, rewinding_point
from threefold.vision.task_network import backbone_of
from threefold.vision.temperatures import untempered


def make_rounds(experiments: Experiments, masks: Iterable[str]) -> None:
    """Make the runs that leave the masks with these files: one level earlier, from the weights that they are found on.

    A chain rewinds before every round to the weights that its masks lie under. The whole network from random weights is
    the first round of two chains: of its own, and of the one that rewinds to weights which this run passes through.
    """
    found: dict[Run, list[FoundMask]] = defaultdict(list)
    for path in masks:
        mask = experiments.layout.found(path)
        found[run_before(mask)].append(mask)
    for run, left in progress(list(found.items()), "rounds", unit="round"):
        trained = experiments.run(Path(run.score(experiments.layout.root)), _snapshots(experiments, run, left))
        for mask in left:
            _write_mask(experiments, run, mask, trained)
            if run.task in experiments.layout.carrying:
                carried = experiments.layout.carried(mask.weights, str(mask.name), mask.seed)
                write_unpruned(carried, trained.network)


def run_before(mask: FoundMask) -> Run:
    """The run whose trained weights `mask` is pruned by."""
    source, level = str(mask.name.source), mask.name.level - 1
    started = RANDOM if level == 0 and rewinding_point(mask.weights) is not None else mask.weights
    return Run(source, started, imp(untempered(source), level), mask.seed)


def _snapshots(experiments: Experiments, run: Run, left: Iterable[FoundMask]) -> Snapshots:
    """Weights on the way, for the chains that rewind to them."""
    steps = experiments.recipe(run).steps
    due = {mask.weights: rewinding_point(mask.weights) for mask in left if mask.weights != run.weights}

    return {
        max(1, round(point * steps / 100)): partial(_keep, experiments.layout.rewound(name, run.seed))
        for name, point in due.items()
        if point is not None
    }


def _keep(path: str, network: nn.Module) -> None:
    write_tensors(path, backbone_of(network).state_dict())


def _write_mask(experiments: Experiments, run: Run, left: FoundMask, trained: Trained) -> None:
    task, subnetworks = experiments.task(run.task), experiments.subnetworks
    first = left.name.level == 1 and run.task == run.weights
    untrained = first and experiments.protocol.first_pruning == "untrained"
    weights = subnetworks.prunable(subnetworks.weights(run, task) if untrained else trained.backbone, run, task)
    mask = prune_by_magnitude(weights, subnetworks.pruned(left.name.level, weights), trained.mask)
    path = experiments.layout.mask(left.weights, str(left.name), left.seed)
    mask.save(path, task=run.task, weights=left.weights, level=str(left.name.level), seed=str(left.seed))
