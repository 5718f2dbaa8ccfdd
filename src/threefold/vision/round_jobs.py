"""Which rounds of pruning share a job; see `threefold.vision.jobs`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from threefold.lottery.family import Family, one_of
from threefold.vision.patterns import Group, Patterns
from threefold.vision.settings import RANDOM, imp


@dataclass(frozen=True)
class Round(Family):
    """Rounds of pruning: runs at one level that leave the masks of the next.

    Attributes:
        masks: those that they leave.
        weights: those of early in a training from random weights, which the dense round on {task} passes through, and
            what is carried over to the next round.
    """

    masks: list[str] = field(default_factory=list)
    weights: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chains(Group):
    """Chains of rounds on such tasks, by the weights that they rewind to; `carrying` as in `Settings.carrying`.

    `named` are those that {weights} may stand for.
    """

    weights: list[str]
    named: tuple[str, ...]
    carrying: bool = False


@dataclass(frozen=True)
class RoundJobs(Patterns):
    """The jobs of rounds: on the tasks of pre-training, and on the downstream tasks."""

    @property
    def rounds(self) -> list[Round]:
        """Every level but the last leaves the masks of the next."""
        levels = self.settings.levels[:-1]
        return [each for level in levels for each in (self._pretraining_round(level), *self._task_rounds(level))]

    def last_rounds(self) -> Iterator[Family]:
        """Runs at the last level, which leave no mask."""
        level = self.settings.levels[-1]
        yield replace(_as_family(self._pretraining_round(level)), name="pretraining_last_round")
        for made in self._task_rounds(level):
            yield replace(_as_family(made), name=made.name.replace(f"round{level:02d}", "last_round"))

    def _pretraining_round(self, level: int) -> Round:
        """On the tasks that gave the weights, whose names are theirs."""
        names = self.settings.pretrained if self.many else ("{weights}",)
        return Round(
            f"pretraining_round{level:02d}",
            [score for name in names for score in self.scores(name, [name], imp(name, level), self.seeds)],
            self.pretrained,
            [mask for name in names for mask in self.masks([name], imp(name, level + 1), self.seeds)],
        )

    def _task_rounds(self, level: int) -> Iterator[Round]:
        early = self.settings.early_weights("{task}")
        for chains in self._split_chains(level):
            # The whole network from random weights is the first round of two chains: θ_5% is on its way.
            started = [weights for weights in chains.weights if level or weights != early]
            if not started:
                continue
            both = not level and RANDOM in chains.weights
            following = list(dict.fromkeys([*chains.weights, early])) if both else chains.weights
            yield Round(
                f"{chains.name}_round{level:02d}",
                self.scores("{task}", started, imp("{task}", level), chains.seeds),
                one_of(task=chains.tasks, weights=chains.named),
                self.masks(following, imp("{task}", level + 1), chains.seeds),
                [
                    *([self.layout.rewound(early, seed) for seed in chains.seeds] if both else []),
                    *(self._carried(following, imp("{task}", level + 1), chains) if chains.carrying else []),
                ],
            )

    def _carried(self, weights: Iterable[str], mask: str, chains: Chains) -> list[str]:
        return [self.layout.carried(each, mask, seed) for each in weights for seed in chains.seeds]

    def _split_chains(self, level: int) -> Iterator[Chains]:
        """Those on tasks that carry something over are made apart."""
        for chains in self._chains(level):
            carrying = tuple(task for task in chains.tasks if task in self.settings.carrying)
            others = tuple(task for task in chains.tasks if task not in carrying)
            if others:
                yield replace(chains, tasks=others)
            if carrying:
                yield replace(chains, name=f"carrying_{chains.name}", tasks=carrying, carrying=True)

    def _chains(self, level: int) -> list[Chains]:
        """Those on {task}, by what the job of each is called."""
        early, names, seeds = self.settings.early_weights("{task}"), self.settings.names, self.seeds
        pretrained = self.settings.pretrained
        if self.many:
            of_group = ([*pretrained, RANDOM, early], [*pretrained])
            groups = zip(self.groups, of_group, strict=True)
            return [
                Chains(group.name, group.tasks, group.seeds, weights, pretrained)
                for group, weights in groups
                if group.tasks
            ]
        if level == 0:
            by_name = (("pretrained", ["{weights}"]), ("random", [RANDOM]), ("early", [early]))
            return [Chains(name, names, seeds, weights, pretrained) for name, weights in by_name]
        # One rule for all weights: Snakemake tries the rules of all levels on every score that is asked for.
        every = (*pretrained, RANDOM, *map(self.settings.early_weights, names))
        return [Chains("task", names, seeds, ["{weights}"], every)]


def _as_family(made: Round) -> Family:
    return Family(made.name, made.scores, made.constraints)
