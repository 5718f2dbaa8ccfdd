"""Rounds of iterative magnitude pruning: each trains what the mask left and removes some more (Algorithm 1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from torch import nn

from threefold.lottery import passed
from threefold.lottery.finished import NOTHING, Finished
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.run import Run
from threefold.lottery.trained import Trained
from threefold.lottery.unfinished import unfinished
from threefold.progress import progress
from threefold.tensor_file import write_tensors
from threefold.vision.carried import write_unpruned
from threefold.vision.experiments import Experiments
from threefold.vision.layout import FoundMask
from threefold.vision.selection import Snapshots
from threefold.vision.settings import RANDOM, imp, rewinding_point
from threefold.vision.task_network import backbone_of
from threefold.vision.temperatures import untempered


def make_rounds(experiments: Experiments, masks: Iterable[str], finished: Finished = NOTHING) -> None:
    """Make the runs that leave the masks with these files: one level earlier, from the weights that they are found on.

    Those that are `finished` are not made again.

    A chain rewinds before every round to the weights that its masks lie under. The whole network from random weights is
    the first round of two chains: of its own, and of the one that rewinds to weights which this run passes through.
    """
    found: dict[Run, list[FoundMask]] = defaultdict(list)
    for path in masks:
        mask = experiments.layout.found(path)
        found[run_before(mask)].append(mask)
    for run, left in progress(list(found.items()), "rounds", unit="round"):
        finished.make(_leaves(experiments, run, left), partial(_make_round, experiments, run, left))
    finished.remove()


def run_before(mask: FoundMask) -> Run:
    """The run whose trained weights `mask` is pruned by."""
    source, level = str(mask.name.source), mask.name.level - 1
    started = RANDOM if level == 0 and rewinding_point(mask.weights) is not None else mask.weights
    return Run(source, started, imp(untempered(source), level), mask.seed)


def _make_round(experiments: Experiments, run: Run, left: Iterable[FoundMask]) -> None:
    layout = experiments.layout
    score = Path(run.score(layout.root))
    due, folder = _passed(run, left), unfinished(score)
    train = partial(experiments.run, score, _snapshots(due, folder, experiments.recipe(run).steps))
    trained, weights = passed.trained(train, {name: _on_the_way(folder, name) for name in due}, folder)
    for name in due:
        write_tensors(layout.rewound(name, run.seed), weights[name])
    for mask in left:
        _write_mask(experiments, run, mask, trained)
        if run.task in layout.carrying:
            write_unpruned(layout.carried(mask.weights, str(mask.name), mask.seed), trained.network)


def _leaves(experiments: Experiments, run: Run, left: Iterable[FoundMask]) -> list[str]:
    """All that the round leaves; the first is the one that its unfinished state is called after."""
    layout = experiments.layout
    found = [(mask.weights, str(mask.name), mask.seed) for mask in left]
    return [
        run.score(layout.root),
        *(layout.rewound(name, run.seed) for name in _passed(run, left)),
        *(layout.mask(*mask) for mask in found),
        *(layout.carried(*mask) for mask in found if run.task in layout.carrying),
    ]


def _passed(run: Run, left: Iterable[FoundMask]) -> dict[str, int]:
    """Weights that `run` passes through, for the chains that rewind to them, and after how many per cent of it."""
    due = {mask.weights: rewinding_point(mask.weights) for mask in left if mask.weights != run.weights}
    return {name: point for name, point in due.items() if point is not None}


def _snapshots(due: Mapping[str, int], folder: Path, steps: int) -> Snapshots:
    """They go to the `folder` of the unfinished run, since a continued run does not come by them again."""
    return {
        max(1, round(point * steps / 100)): partial(_keep, _on_the_way(folder, name)) for name, point in due.items()
    }


def _on_the_way(folder: Path, name: str) -> Path:
    return folder / f"{name}.safetensors"


def _keep(path: Path, network: nn.Module) -> None:
    passed.keep(path, backbone_of(network).state_dict())


def _write_mask(experiments: Experiments, run: Run, left: FoundMask, trained: Trained[nn.Module]) -> None:
    task, subnetworks = experiments.task(run.task), experiments.subnetworks
    first = left.name.level == 1 and run.task == run.weights
    untrained = first and experiments.protocol.first_pruning == "untrained"
    weights = subnetworks.prunable(subnetworks.weights(run, task) if untrained else trained.weights, run, task)
    mask = prune_by_magnitude(weights, subnetworks.pruned(left.name.level, weights), trained.mask)
    path = experiments.layout.mask(left.weights, str(left.name), left.seed)
    mask.save(path, task=run.task, weights=left.weights, level=str(left.name.level), seed=str(left.seed))
