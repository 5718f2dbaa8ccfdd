"""Rounds of iterative magnitude pruning: each trains what the mask left and removes some more (Algorithm 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from threefold.bert.experiments import Experiments
from threefold.bert.heads import TaskNetwork
from threefold.bert.protocol import Protocol
from threefold.bert.settings import PRETRAINED
from threefold.lottery.finished import Finished
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.recipe import Recipe
from threefold.lottery.run import DENSE, MaskName, Run
from threefold.lottery.trained import Trained
from threefold.lottery.unfinished import unfinished
from threefold.tensor_file import read_tensors, write_tensors


@dataclass(frozen=True)
class PruningRound:
    """A training at `level` of the chains of `task`, which leaves the mask of the next level for each of `chains`.

    A chain called `imp` rewinds to the pre-trained weights before every round; in one called `standard` weights train
    on, and are left too. The whole network's round can serve both. `scored` rounds are runs, with a score.
    """

    chains: tuple[str, ...]
    level: int
    task: str
    seed: int
    scored: bool

    @property
    def run(self) -> Run:
        """What is trained."""
        mask = str(MaskName(self.chains[0], self.task, self.level)) if self.level else DENSE
        return Run(self.task, mask if self.level and self.chains == ("standard",) else PRETRAINED, mask, self.seed)

    @property
    def following(self) -> dict[str, MaskName]:
        """The masks of the next level, by chain."""
        return {chain: MaskName(chain, self.task, self.level + 1) for chain in self.chains}


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
        made = PruningRound(chains, level, task, seed, scored)
        finished.make(_leaves(experiments, made, protocol), partial(make_round, experiments, made, protocol))
    finished.remove()


def make_round(experiments: Experiments, made: PruningRound, protocol: Protocol) -> None:
    """Train, and write what the round leaves."""
    recipe = _recipe(experiments, made, protocol)
    if made.scored:
        trained = experiments.run(Path(made.run.score(experiments.layout.root)), recipe)
    else:
        trained = _unscored(experiments, made, recipe, protocol)
    for chain, mask in made.following.items():
        _write_mask(experiments, mask, made.seed, trained)
        if chain == "standard":
            write_tensors(experiments.layout.weights(str(mask), made.seed), trained.weights)


def _leaves(experiments: Experiments, made: PruningRound, protocol: Protocol) -> list[str]:
    """All that the round leaves; the first is the one that its unfinished state is called after."""
    layout, following = experiments.layout, [str(mask) for mask in made.following.values()]
    return [
        *([made.run.score(layout.root)] if made.scored else []),
        *(layout.mask(mask, made.seed) for mask in following),
        *(layout.weights(mask, made.seed) for mask in following if mask.startswith("standard-")),
        *(layout.head(mask, made.seed) for mask in following if not made.scored and _continues_head(protocol, mask)),
    ]


def _continues_head(protocol: Protocol, mask: str) -> bool:
    return protocol.head == "continued" and mask.startswith("imp-")


def _recipe(experiments: Experiments, made: PruningRound, protocol: Protocol) -> Recipe:
    """The task's own recipe, or a part of one long decay over all rounds.

    The released code begins every round that rewinds at the start of the long decay (LT_glue.py builds the schedule
    anew); without rewinding one decay goes on (glue_normal.py).
    """
    recipe = experiments.recipe(made.task)
    if protocol.rounds_decay == "round":
        return recipe
    rounds = len(experiments.schedule.levels) + 1
    begun = made.level if "standard" in made.chains else 0
    return replace(recipe, horizon=rounds * recipe.steps, first_step=begun * recipe.steps)


def _unscored(experiments: Experiments, made: PruningRound, recipe: Recipe, protocol: Protocol) -> Trained[TaskNetwork]:
    """Train without evaluating; where heads are not rewound, from the head of the round before."""
    layout, run = experiments.layout, made.run
    checkpoint = unfinished(_leaves(experiments, made, protocol)[0])
    continued = "imp" in made.chains and protocol.head == "continued"
    head = read_tensors(layout.head(run.mask, run.seed)) if continued and run.mask != DENSE else None
    trained = experiments.train(run, recipe, head=head, checkpoint=checkpoint)
    if continued:
        following = layout.head(str(made.following["imp"]), run.seed)
        write_tensors(following, trained.network.head.state_dict())
    return trained


def _write_mask(experiments: Experiments, name: MaskName, seed: int, trained: Trained[TaskNetwork]) -> None:
    weights = experiments.subnetworks.prunable(trained.weights)
    mask = prune_by_magnitude(weights, experiments.subnetworks.pruned(name.level), trained.mask)
    path = experiments.layout.mask(str(name), seed)
    mask.save(path, task=str(name.source), level=str(name.level), seed=str(seed))
