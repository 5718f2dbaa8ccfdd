"""The subnetworks that tables compare on each task, by the names of the published rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.lottery.run import Run

FULL = "full"
TICKET = "ticket"
MLM_MASK = "mlm-mask"


@dataclass(frozen=True)
class Subnetwork:
    """One kind of subnetwork: `row` as in the published files, `name` for readers, and its run.

    `run` takes a task, a level and a seed; `seeds` are those that it is trained with.
    """

    row: str
    name: str
    run: Callable[[str, int, int], Run]
    seeds: tuple[int, ...]

    def runs(self, task: str, level: int) -> list[Run]:
        """Its runs on `task` at `level`, one per seed."""
        return [self.run(task, level, seed) for seed in self.seeds]


def full(settings: Settings) -> Subnetwork:
    """The whole network, whatever the level."""
    return Subnetwork(FULL, "full network", lambda task, level, seed: settings.dense(task, seed), settings.seeds)


def ticket(settings: Settings) -> Subnetwork:
    """The task's own mask on the pre-trained weights."""
    return Subnetwork(TICKET, "IMP mask, pre-trained weights", settings.ticket, settings.seeds)


def controls(settings: Settings) -> list[Subnetwork]:
    """The other rows of Table 2: another mask, or other weights under the task's own."""
    return [
        Subnetwork(
            "random-pruning", "random mask, pre-trained weights", settings.random_pruning, settings.comparison_seeds
        ),
        Subnetwork("reinitialised", "IMP mask, weights drawn anew", settings.reinitialised, settings.comparison_seeds),
        Subnetwork("shuffled", "IMP mask, shuffled weights", settings.shuffled, settings.comparison_seeds),
    ]


def rewindings(settings: Settings) -> list[Subnetwork]:
    """The rows of Table 3 but the first: the task's own mask on weights of later points, and standard pruning."""

    def rewound(point: int) -> Subnetwork:
        return Subnetwork(
            f"rewind-{point}",
            f"rewind to {point} %",
            lambda task, level, seed: settings.rewound(task, point, task, level, seed),
            settings.comparison_seeds,
        )

    return [
        Subnetwork("rewind-0", "rewind to 0 % (pre-trained)", settings.ticket, settings.seeds),
        *map(rewound, settings.rewinding_points),
        Subnetwork(
            "standard",
            "standard pruning",
            lambda task, level, seed: settings.standard(task, task, level, seed),
            settings.comparison_seeds,
        ),
    ]


def mlm_mask(settings: Settings) -> Subnetwork:
    """The mask of masked language modelling on the pre-trained weights."""
    return Subnetwork(
        MLM_MASK,
        f"mask of {settings.task(settings.mlm).title}, pre-trained weights",
        lambda task, level, seed: settings.transfer(settings.mlm, task, level, seed),
        settings.comparison_seeds,
    )


def score_files(settings: Settings, subnetworks: Iterable[Subnetwork], levels: Mapping[str, int]) -> list[str]:
    """The scores of these subnetworks on each task at its level."""
    runs = (run for one in subnetworks for task, level in levels.items() for run in one.runs(task, level))
    return list(dict.fromkeys(run.score(settings.folder) for run in runs))


def winning_files(
    settings: Settings, winning: Winning, subnetworks: Iterable[Subnetwork], tasks: Iterable[str]
) -> list[str]:
    """The scores of these subnetworks on each of `tasks` at its winning level."""
    return score_files(settings, subnetworks, {task: winning.level(task) for task in tasks})
