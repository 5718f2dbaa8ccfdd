"""Which runs share a job: patterns of score files, for the rules of the workflow.

Where trainings take seconds a job makes the runs of all seeds, and of all targets of a transfer; where they take hours
every run is a job of its own. A pattern holds {task}, {level}, ... for what a job is asked for by.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from threefold.bert.layout import Layout
from threefold.bert.settings import PRETRAINED, RANDOM, SHUFFLED, Settings, rewound
from threefold.lottery.family import Family, one_of, score_files
from threefold.lottery.run import DENSE, MaskName

_CONTROLS = one_of(weights=[RANDOM, *SHUFFLED.values()])


@dataclass(frozen=True)
class Round:
    """A round of pruning: it trains at `level` of its `chains` and leaves the mask of the next level.

    The whole network's round belongs to both chains. A round that is not `scored` trains otherwise than an evaluation.
    """

    chains: tuple[str, ...]
    level: int
    scored: bool

    @property
    def name(self) -> str:
        """What the rule is called."""
        return f"{'_'.join(self.chains)}_round{self.level:02d}"


@dataclass(frozen=True)
class Jobs:
    """The jobs of an experiment; `many` runs share one, or each has its own."""

    settings: Settings
    many: bool

    @property
    def seeds(self) -> tuple[int | str, ...]:
        """The seeds that one job makes."""
        return self.settings.seeds if self.many else ("{seed}",)

    @property
    def layout(self) -> Layout:
        """Where files lie."""
        return Layout.of(self.settings)

    @property
    def comparison_seeds(self) -> tuple[int | str, ...]:
        """Those with which one job makes what tickets are compared with."""
        return self.settings.comparison_seeds if self.many else ("{seed}",)

    @property
    def rounds(self) -> list[Round]:
        """The rounds of pruning: every level but the last leaves the mask of the next."""
        earlier = self.settings.schedule.levels[:-1]
        if self.settings.protocol.rounds_are_runs:
            first = [Round(("imp", "standard"), 0, scored=True)]
            return [*first, *(Round(("imp",), level, scored=True) for level in earlier), *self._standard(earlier)]
        unscored = [Round(("imp",), level, scored=False) for level in (0, *earlier)]
        return [*unscored, Round(("standard",), 0, scored=False), *self._standard(earlier)]

    def _standard(self, levels: Iterable[int]) -> list[Round]:
        return [Round(("standard",), level, scored=True) for level in levels]

    def scores_of(self, made: Round) -> list[str]:
        """The score files that one round on {task} writes."""
        if not made.scored:
            return []
        mask = str(MaskName(made.chains[0], "{task}", made.level)) if made.level else DENSE
        weights = mask if made.level and made.chains == ("standard",) else PRETRAINED
        return self._scores(["{task}"], [weights], mask, self._seeds_of(made.chains))

    def runs_of(self, made: Round) -> list[str]:
        """The score files of the runs that one round on {task} trains as, written or not."""
        return self.scores_of(replace(made, scored=True))

    def masks_of(self, made: Round) -> list[str]:
        """The next level's masks."""
        return [self.layout.mask(name, seed) for name in self._next(made) for seed in self._seeds_of(made.chains)]

    def weights_of(self, made: Round) -> list[str]:
        """The weights that the next level continues from, where the chain does not rewind."""
        names = [name for name in self._next(made) if name.startswith("standard")]
        return [self.layout.weights(name, seed) for name in names for seed in self._seeds_of(made.chains)]

    def heads_of(self, made: Round, level: int) -> list[str]:
        """The heads at `level`, where they train on from round to round."""
        if self.settings.protocol.head == "fresh" or made.scored or made.chains != ("imp",) or level == 0:
            return []
        return [self.layout.head(str(MaskName("imp", "{task}", level)), seed) for seed in self.seeds]

    @property
    def rewound_from(self) -> list[str]:
        """The runs on {task} whose weights on the way are kept, as the protocol says: dense, or under a sparse mask."""
        sparse = str(MaskName("imp", "{task}", self.settings.transfer_level))
        mask = DENSE if self.settings.protocol.rewinding == "dense" else sparse
        return self._scores(["{task}"], [PRETRAINED], mask, self.comparison_seeds)

    @property
    def rewinding_points(self) -> list[str]:
        """The weights that they leave."""
        names = [rewound("{task}", point) for point in self.settings.rewinding_points]
        return [self.layout.weights(name, seed) for name in names for seed in self.comparison_seeds]

    def _seeds_of(self, chains: tuple[str, ...]) -> tuple[int | str, ...]:
        """Those of comparisons for pruning without rewinding, unless the protocol finds the masks of MLM by it."""
        compared = chains == ("standard",) and self.settings.protocol.mlm_rewinding == "true"
        return self.comparison_seeds if compared else self.seeds

    def _next(self, made: Round) -> list[str]:
        return [str(MaskName(chain, "{task}", made.level + 1)) for chain in made.chains]

    @property
    def trained(self) -> list[Family]:
        """All runs that leave nothing but their score."""
        families = (*self._unowned(), *self._owned(), *self._transfers())
        return [family for family in families if family.scores]

    def _unowned(self) -> Iterable[Family]:
        """Runs whose mask was found on no task."""
        tasks = self.settings.names if self.many else ("{task}",)
        masks = {"mask": "(random|oneshot)-level[0-9]+"}
        yield Family("dense_control", self._scores(tasks, ["{weights}"], DENSE, self.comparison_seeds), _CONTROLS)
        yield Family("unlearned_masks", self._scores(tasks, [PRETRAINED], "{mask}", self.comparison_seeds), masks)

    def _owned(self) -> Iterable[Family]:
        """Runs under masks, or from weights, of their own task."""
        found = "{kind}-{task}-level{level}"
        points = [f"rewound{point:02d}-{{task}}" for point in self.settings.rewinding_points]
        last = f"level{self.settings.schedule.levels[-1]:02d}"
        standard = self._seeds_of(("standard",))
        controls = [RANDOM, SHUFFLED[self.settings.protocol.shuffling]] if self.many else ["{weights}"]
        yield Family("control", self._scores(["{task}"], controls, found, self.comparison_seeds), _CONTROLS)
        yield Family("rewound", self._scores(["{task}"], self._points(points), found, self.comparison_seeds))
        yield Family("dense_rewound", self._scores(["{task}"], self._points(points), DENSE, self.comparison_seeds))
        yield Family(
            "last_standard",
            self._scores(["{task}"], [f"standard-{{task}}-{last}"], f"standard-{{task}}-{last}", standard),
        )
        if self.settings.protocol.rounds_are_runs:
            yield Family("last_round", self._scores(["{task}"], [PRETRAINED], f"imp-{{task}}-{last}", self.seeds))
        else:
            yield Family("dense", self._scores(["{task}"], [PRETRAINED], DENSE, self.seeds))
            yield Family("ticket", self._scores(["{task}"], [PRETRAINED], "imp-{task}-level{level}", self.seeds))
        if self.settings.protocol.mlm_rewinding == "none":
            yield Family(
                "ticket_without_rewinding",
                self._scores(["{task}"], [PRETRAINED], "standard-{task}-level{level}", self.seeds),
            )

    def _transfers(self) -> Iterable[Family]:
        for source in self.settings.names:
            others = tuple(name for name in self.settings.names if name != source)
            tasks = others if self.many else ("{task}",)
            only = {} if self.many else one_of(task=others)
            name = source.replace("-", "_")
            found, seeds = f"{{kind}}-{source}-level{{level}}", self.comparison_seeds
            standard = f"standard-{source}-level{{level}}"
            points = [rewound(source, point) for point in self.settings.rewinding_points]
            yield Family(f"transfer_{name}", self._scores(tasks, [PRETRAINED], found, seeds), only)
            yield Family(f"transfer_rewound_{name}", self._scores(tasks, self._points(points), found, seeds), only)
            yield Family(f"transfer_standard_{name}", self._scores(tasks, [standard], standard, seeds), only)

    def _points(self, names: list[str]) -> list[str]:
        """All rewinding points in one job, or a wildcard for them."""
        if self.many:
            return names
        return [f"rewound{{point}}{names[0][len('rewound00') :]}"] if names else []

    def _scores(self, tasks: Iterable[str], weights: Iterable[str], mask: str, seeds: Iterable[int | str]) -> list[str]:
        return score_files(self.settings.folder, tasks, weights, [mask], seeds)
