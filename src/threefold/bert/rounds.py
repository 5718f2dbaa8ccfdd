"""Rounds of iterative magnitude pruning: each trains what the mask left and removes some more (Algorithm 1)."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from threefold.bert.experiments import Experiments, Trained, unfinished
from threefold.bert.protocol import Protocol
from threefold.bert.settings import PRETRAINED
from threefold.lottery.finished import Finished
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.recipe import Recipe
from threefold.lottery.run import DENSE, MaskName, Run
from threefold.tensor_file import read_tensors, write_tensors


def make_rounds(
    experiments: Experiments,
    chains: tuple[str, ...],
    level: int,
    task: str,
    masks: Iterable[str],
    protocol: Protocol,
    finished: Finished,
    *,
    scored: bool,
) -> None:
    """Make the round at `level` for each seed that the next level's `masks` name by their files.

    Those that are `finished` are not made again.
    """
    for seed in sorted({int(Path(mask).stem.removeprefix("seed")) for mask in masks}):
        leaves = _leaves(experiments, chains, level, task, seed, protocol, scored=scored)
        if not finished.restore(leaves):
            make_round(experiments, chains, level, task, seed, protocol, scored=scored)
            finished.keep(leaves)
        rmtree(unfinished(Path(leaves[0])), ignore_errors=True)
    finished.remove()


def make_round(
    experiments: Experiments,
    chains: tuple[str, ...],
    level: int,
    task: str,
    seed: int,
    protocol: Protocol,
    *,
    scored: bool,
) -> None:
    """Train at `level` of the chains of `task`, and write the mask of the next level for each of `chains`.

    A chain called `imp` rewinds to the pre-trained weights before every round; in one called `standard` weights train
    on, and are written too. The whole network's round can serve both. `scored` rounds are runs, with a score.
    """
    run = _run(chains, level, task, seed)
    recipe = _recipe(experiments, level, task, protocol, continued="standard" in chains)
    if scored:
        trained = experiments.run(Path(run.score(experiments.layout.root)), recipe)
    else:
        kept = Path(_leaves(experiments, chains, level, task, seed, protocol, scored=False)[0])
        trained = _unscored(experiments, run, recipe, protocol, unfinished(kept), rewinding="imp" in chains)
    for chain in chains:
        following = MaskName(chain, task, level + 1)
        _write_mask(experiments, following, seed, trained)
        if chain == "standard":
            write_tensors(experiments.layout.weights(str(following), seed), trained.body)


def _run(chains: tuple[str, ...], level: int, task: str, seed: int) -> Run:
    mask = str(MaskName(chains[0], task, level)) if level else DENSE
    return Run(task, mask if level and chains == ("standard",) else PRETRAINED, mask, seed)


def _leaves(
    experiments: Experiments,
    chains: tuple[str, ...],
    level: int,
    task: str,
    seed: int,
    protocol: Protocol,
    *,
    scored: bool,
) -> list[str]:
    """All that the round leaves; the first is the one that its unfinished state is called after."""
    layout, following = experiments.layout, [str(MaskName(chain, task, level + 1)) for chain in chains]
    return [
        *([_run(chains, level, task, seed).score(layout.root)] if scored else []),
        *(layout.mask(mask, seed) for mask in following),
        *(layout.weights(mask, seed) for mask in following if mask.startswith("standard-")),
        *(layout.head(mask, seed) for mask in following if not scored and _continues_head(protocol, mask)),
    ]


def _continues_head(protocol: Protocol, mask: str) -> bool:
    return protocol.head == "continued" and mask.startswith("imp-")


def _recipe(experiments: Experiments, level: int, task: str, protocol: Protocol, *, continued: bool) -> Recipe:
    """The task's own recipe, or a part of one long decay over all rounds.

    The released code begins every round that rewinds at the start of the long decay (LT_glue.py builds the schedule
    anew); without rewinding one decay goes on (glue_normal.py).
    """
    recipe = experiments.recipe(task)
    if protocol.rounds_decay == "round":
        return recipe
    rounds = len(experiments.schedule.levels) + 1
    return replace(recipe, horizon=rounds * recipe.steps, first_step=level * recipe.steps if continued else 0)


def _unscored(
    experiments: Experiments, run: Run, recipe: Recipe, protocol: Protocol, checkpoint: Path, *, rewinding: bool
) -> Trained:
    """Train without evaluating; where heads are not rewound, from the head of the round before."""
    layout, continued = experiments.layout, rewinding and protocol.head == "continued"
    head = read_tensors(layout.head(run.mask, run.seed)) if continued and run.mask != DENSE else None
    trained = experiments.train(run, recipe, head=head, checkpoint=checkpoint)
    if continued:
        level = MaskName.parse(run.mask).level + 1
        write_tensors(layout.head(str(MaskName("imp", run.task, level)), run.seed), trained.network.head.state_dict())
    return trained


def _write_mask(experiments: Experiments, name: MaskName, seed: int, trained: Trained) -> None:
    weights = experiments.subnetworks.prunable(trained.body)
    mask = prune_by_magnitude(weights, experiments.subnetworks.pruned(name.level), trained.mask)
    path = experiments.layout.mask(str(name), seed)
    mask.save(path, task=str(name.source), level=str(name.level), seed=str(seed))
