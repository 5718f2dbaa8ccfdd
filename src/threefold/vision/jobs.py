"""Which runs share a job: patterns of score files, for the rules of the workflow.

Where trainings take seconds a job makes the runs of all seeds and from all weights; where they take hours every run is
a job of its own. A pattern holds {task}, {level}, ... for what a job is asked for by.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from threefold.lottery.family import Family
from threefold.lottery.run import DENSE
from threefold.vision.configured import configured
from threefold.vision.layout import Layout
from threefold.vision.protocol import protocol
from threefold.vision.settings import CONTROLS, RANDOM, VARIANTS, Settings, imp
from threefold.vision.studies import studied_tasks

# Of a task's entry: for readers, and where its data and weights come from.
_WORDS = frozenset(
    ("name", "title", "counterpart", "data", "source", "masks", "seed", "training", "weights", "backbone", "deepest")
)


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
class Group:
    """Tasks with one set of seeds, whose runs share jobs."""

    name: str
    tasks: tuple[str, ...]
    seeds: Sequence[int | str]


@dataclass(frozen=True)
class Chains(Group):
    """Chains of rounds on such tasks, by the weights that they rewind to; `carrying` as in `Settings.carrying`.

    `named` are those that {weights} may stand for.
    """

    weights: list[str]
    named: tuple[str, ...]
    carrying: bool = False


@dataclass(frozen=True)
class Jobs:
    """The jobs of an experiment; `many` runs share one, or each has its own."""

    settings: Settings
    many: bool

    @property
    def layout(self) -> Layout:
        """Where files lie."""
        return Layout.of(self.settings)

    @property
    def rounds(self) -> list[Round]:
        """Every level but the last leaves the masks of the next."""
        levels = self.settings.levels[:-1]
        return [each for level in levels for each in (self._pretraining_round(level), *self._task_rounds(level))]

    @property
    def trained(self) -> list[Family]:
        """All runs that leave nothing but their score."""
        families = (*self._last_rounds(), *self._transfers(), *self._variants(), *self._more_dense())
        return [family for family in families if family.scores]

    def _pretraining_round(self, level: int) -> Round:
        """On the tasks that gave the weights, whose names are theirs."""
        names = self.settings.pretrained if self.many else ("{weights}",)
        return Round(
            f"pretraining_round{level:02d}",
            [score for name in names for score in self._scores(name, [name], imp(name, level), self._seeds)],
            self._pretrained,
            [mask for name in names for mask in self._masks([name], imp(name, level + 1), self._seeds)],
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
                self._scores("{task}", started, imp("{task}", level), chains.seeds),
                _named(task=chains.tasks, weights=chains.named),
                self._masks(following, imp("{task}", level + 1), chains.seeds),
                [
                    *([self.layout.rewound(early, seed) for seed in chains.seeds] if both else []),
                    *(self._carried(following, imp("{task}", level + 1), chains) if chains.carrying else []),
                ],
            )

    def _carried(self, weights: Iterable[str], mask: str, chains: Chains) -> list[str]:
        return [self.layout.carried(each, mask, seed) for each in weights for seed in chains.seeds]

    def _last_rounds(self) -> Iterator[Family]:
        level = self.settings.levels[-1]
        yield replace(self._as_family(self._pretraining_round(level)), name="pretraining_last_round")
        for made in self._task_rounds(level):
            yield replace(self._as_family(made), name=made.name.replace(f"round{level:02d}", "last_round"))

    def _transfers(self) -> Iterator[Family]:
        if not self.many:
            scores = self._scores("{task}", ["{weights}"], "imp-{weights}-level{level}", self._seeds)
            yield Family("transfer", scores, _named(task=self.settings.names) | self._pretrained)
            return
        for group in self._groups:
            scores = [
                score
                for weights in self.settings.pretrained
                for level in self.settings.levels[1:]
                for score in self._scores("{task}", [weights], imp(weights, level), group.seeds)
            ]
            yield Family(f"{group.name}_transfer", scores, _named(task=group.tasks))

    def _variants(self) -> Iterator[Family]:
        if not self.many:
            for kind in dict.fromkeys((*VARIANTS, *CONTROLS)):
                scores = self._scores("{task}", ["{weights}"], _variant(kind), self._seeds)
                yield Family(f"{kind}_masks", scores, _named(task=self.settings.names))
            return
        first, on = self.settings.pretrained[:1], self.settings.variants_on
        compared = [(kind, [*first, RANDOM, self.settings.early_weights("{task}")]) for kind in VARIANTS]
        yield self._compared("variants", [*compared, ("layerwise", first)], Group("", (on,), self._seeds))
        for group in self._groups:
            others = tuple(name for name in group.tasks if name != on)
            yield self._compared(
                f"{group.name}_controls", [(kind, first) for kind in CONTROLS], replace(group, tasks=others)
            )

    def _compared(self, name: str, compared: Iterable[tuple[str, Iterable[str]]], group: Group) -> Family:
        """Masks of each kind on each of its weights, at one level."""
        scores = [
            path for kind, weights in compared for path in self._scores("{task}", weights, _variant(kind), group.seeds)
        ]
        return Family(name, scores if group.tasks else [], _named(task=group.tasks))

    def _more_dense(self) -> Iterator[Family]:
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
        yield Family("more_dense", [score for task, name in runs for score in self._scores(task, [name], DENSE, more)])
        if tasks := tuple(task.name for task in self.settings.dense_prediction):
            left = [seed for seed in dense if seed not in self.settings.dense_prediction_seeds]
            scores = self._scores("{task}", self.settings.pretrained, DENSE, left)
            yield Family("more_dense_prediction", scores, _named(task=tasks))
            random = self._scores("{task}", [RANDOM], DENSE, dense)
            yield Family("random_dense_prediction", random, _named(task=tasks))

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
        early, names, seeds = self.settings.early_weights("{task}"), self.settings.names, self._seeds
        pretrained = self.settings.pretrained
        if self.many:
            of_group = ([*pretrained, RANDOM, early], [*pretrained])
            groups = zip(self._groups, of_group, strict=True)
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

    @property
    def _groups(self) -> tuple[Group, Group]:
        """Tasks whose runs are made alike."""
        classified, dense = (
            tuple(task.name for task in tasks)
            for tasks in (self.settings.classification, self.settings.dense_prediction)
        )
        return (
            Group("classification", classified, self.settings.seeds),
            Group("dense_prediction", dense, self.settings.dense_prediction_seeds),
        )

    @property
    def _seeds(self) -> Sequence[int | str]:
        return self.settings.seeds if self.many else ("{seed}",)

    @property
    def _pretrained(self) -> dict[str, str]:
        return _named(weights=self.settings.pretrained)

    def _masks(self, weights: Iterable[str], name: str, seeds: Sequence[int | str]) -> list[str]:
        return [self.layout.mask(each, name, seed) for each in weights for seed in seeds]

    def _scores(self, task: str, weights: Iterable[str], mask: str, seeds: Sequence[int | str]) -> list[str]:
        root = self.settings.folder
        return [f"{root}/{task}/{name}/{mask}/seed{seed}/score.json" for name in weights for seed in seeds]

    @staticmethod
    def _as_family(made: Round) -> Family:
        return Family(made.name, made.scores, made.constraints)


def _named(**wildcards: Iterable[str]) -> dict[str, str]:
    """Constraints: each wildcard is one of these words."""
    return {name: "|".join(words) for name, words in wildcards.items()}


def _variant(kind: str) -> str:
    return f"{kind}-level{{level}}" if kind == RANDOM else f"{kind}-{{task}}-level{{level}}"


def job_settings(vision: Mapping[str, Any], tasks: Iterable[str], weights: Iterable[str] = ()) -> dict[str, Any]:
    """What decides how runs on `tasks` are made: no more of the configuration, so that no other change repeats them.

    `weights` are those that the runs start from; they matter where they are of a study of other networks.
    """
    vision = configured(vision)
    tasks, studied = tuple(tasks), {task["name"]: task for task in studied_tasks(vision)}
    own = {name: studied[name] for name in sorted(studied.keys() & {*tasks, *weights})}
    entries = {task["name"]: task for task in (*vision["pretraining"], *vision["tasks"])} | own
    followed = protocol(vision["protocol"], vision["protocol_overrides"])
    detection = [name for name in sorted(tasks) if entries[name]["kind"] == "detection"]
    return {
        "root": f"results/{vision['folder']}",
        "pretraining": {task["name"]: task["data"] for task in (*vision["pretraining"], *own.values())},
        "downstream": {name: entries[name]["data"] for name in sorted(tasks) if "data" in entries[name]},
        "carrying": detection if followed.detection_parts == "carried" else [],
        "schedule": {"fraction": vision["sparsity"]["fraction"], "of": "remaining"},
        "network": dict(sorted(vision["network"].items())),
        "backbones": {name: dict(sorted(task["backbone"].items())) for name, task in own.items() if "backbone" in task},
        # In one order, whatever that of the files: Snakemake compares parameters as they are written.
        "tasks": {name: task_settings(entries[name]) for name in sorted(tasks)},
        "protocol": dict(sorted(vars(followed).items())),
        "device": vision["device"],
    }


def task_settings(task: Mapping[str, Any]) -> dict[str, Any]:
    """What of a task's entry decides how it is learned, without words for readers and origins, in one order."""
    return {
        key: dict(sorted(value.items())) if isinstance(value, Mapping) else value
        for key, value in sorted(task.items())
        if key not in _WORDS
    }
