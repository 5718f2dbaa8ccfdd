"""Which runs beside the rounds of pruning share a job; see `threefold.vision.jobs`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from threefold.lottery.family import Family, one_of
from threefold.lottery.run import DENSE
from threefold.vision.patterns import Group, Patterns
from threefold.vision.settings import CONTROLS, EXCHANGED, RANDOM, VARIANTS, imp


@dataclass(frozen=True)
class ComparisonJobs(Patterns):
    """The jobs of what is done with found masks, and of what they are compared with."""

    def transfers(self) -> Iterator[Family]:
        """Masks found on the tasks of pre-training, on the downstream tasks."""
        if not self.many:
            scores = self.scores("{task}", ["{weights}"], "imp-{weights}-level{level}", self.seeds)
            yield Family("transfer", scores, one_of(task=self.settings.names) | self.pretrained)
            return
        for group in self.groups:
            scores = [
                score
                for weights in self.settings.pretrained
                for level in self.settings.levels[1:]
                for score in self.scores("{task}", [weights], imp(weights, level), group.seeds)
            ]
            yield Family(f"{group.name}_transfer", scores, one_of(task=group.tasks))

    def variants(self) -> Iterator[Family]:
        """Other masks than those that were found."""
        if not self.many:
            for kind in dict.fromkeys((*VARIANTS, *CONTROLS, EXCHANGED)):
                scores = self.scores("{task}", ["{weights}"], _variant(kind), self.seeds)
                yield Family(f"{kind}_masks", scores, one_of(task=self.settings.names))
            return
        first, on = self.settings.pretrained[:1], self.settings.variants_on
        every = [*first, RANDOM, self.settings.early_weights("{task}")]
        compared = [(kind, every) for kind in VARIANTS]
        yield self._compared("variants", [*compared, ("layerwise", first)], Group("", (on,), self.seeds))
        yield self._compared("exchanged_masks", [(EXCHANGED, every)], Group("", (on,), self.seeds))
        for group in self.groups:
            others = tuple(name for name in group.tasks if name != on)
            yield self._compared(
                f"{group.name}_controls", [(kind, first) for kind in CONTROLS], replace(group, tasks=others)
            )

    def more_dense(self) -> Iterator[Family]:
        """Whole networks beyond those of the chains' seeds and weights, whose first rounds make theirs."""
        if not self.many:
            return
        dense = self.settings.dense_seeds
        more = [seed for seed in dense if seed not in self.settings.seeds]
        classified = [task.name for task in self.settings.classification]
        runs = [
            *product(classified, (*self.settings.pretrained, RANDOM)),
            *((name, name) for name in self.settings.pretrained),
        ]
        yield Family("more_dense", [score for task, name in runs for score in self.scores(task, [name], DENSE, more)])
        if tasks := tuple(task.name for task in self.settings.dense_prediction):
            left = [seed for seed in dense if seed not in self.settings.dense_prediction_seeds]
            scores = self.scores("{task}", self.settings.pretrained, DENSE, left)
            yield Family("more_dense_prediction", scores, one_of(task=tasks))
            random = self.scores("{task}", [RANDOM], DENSE, dense)
            yield Family("random_dense_prediction", random, one_of(task=tasks))

    def _compared(self, name: str, compared: Iterable[tuple[str, Iterable[str]]], group: Group) -> Family:
        """Masks of each kind on each of its weights, at one level."""
        scores = [
            path for kind, weights in compared for path in self.scores("{task}", weights, _variant(kind), group.seeds)
        ]
        return Family(name, scores if group.tasks else [], one_of(task=group.tasks))


def _variant(kind: str) -> str:
    return f"{kind}-level{{level}}" if kind == RANDOM else f"{kind}-{{task}}-level{{level}}"
