"""Transfer between tasks: the runs that Figures 2, 3 and 4 are made of, and their matrices."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from threefold.bert.artifacts.matrix import Entry, Matrix
from threefold.bert.artifacts.spread import Measured
from threefold.bert.settings import Settings, TaskSettings
from threefold.bert.winning import passes
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run

ONE_SHOT = "Pruning θ₀"
STANDARD = "Standard pruning"

# As Figure 2's caption has it: the few seeds of a transfer would make a loose tolerance of the subnetwork's deviation.
RULE = "A"


@dataclass(frozen=True)
class Row:
    """A row of a matrix: its label, the source task if it has one, and the run for a target and a seed."""

    label: str
    source: str | None
    run: Callable[[str, int], Run]

    def runs(self, settings: Settings, target: str) -> list[Run]:
        """Its runs on `target`, one per seed of the transfer experiments."""
        return [self.run(target, seed) for seed in settings.comparison_seeds]


def label(task: TaskSettings) -> str:
    """A task's title, with its counterpart in the paper where that has another name."""
    return task.title if task.counterpart in task.title else f"{task.title} ({task.counterpart})"


def sources(settings: Settings, level: int) -> list[Row]:
    """The rows of Figures 2 and 3: the mask of each task, and that of pruning the pre-trained weights at once."""

    def row(source: TaskSettings) -> Row:
        return Row(label(source), source.name, lambda target, seed: settings.transfer(source.name, target, level, seed))

    one_shot = Row(ONE_SHOT, None, lambda target, seed: settings.oneshot(target, level, seed))
    return [*map(row, settings.tasks), one_shot]


def rewound(settings: Settings, source: str, level: int) -> list[Row]:
    """The rows of Figure 4: the mask of `source` on weights rewound to later points, and after standard pruning."""

    def row(point: int) -> Row:
        return Row(
            f"Rewind {point} %", source, lambda target, seed: settings.rewound(source, point, target, level, seed)
        )

    standard = Row(STANDARD, source, lambda target, seed: settings.standard(source, target, level, seed))
    return [*map(row, settings.rewinding_points), standard]


def start(settings: Settings, source: str, level: int) -> Row:
    """The mask of `source` on the pre-trained weights."""
    return next(row for row in sources(settings, level) if row.source == source)


def ticket_files(settings: Settings, level: int) -> list[str]:
    """The scores that Figure 2 is made of: all sources on all targets, and the dense network."""
    dense = [settings.dense(task, seed) for task in settings.names for seed in settings.seeds]
    return [run.score(settings.folder) for run in dense] + difference_files(settings, level)


def difference_files(settings: Settings, level: int) -> list[str]:
    """The scores that Figure 3 is made of."""
    return _files(settings, sources(settings, level))


def rewound_files(settings: Settings, source: str, level: int) -> list[str]:
    """The scores that Figure 4 is made of."""
    return _files(settings, [start(settings, source, level), *rewound(settings, source, level)])


def winning_tickets(measured: Measured, settings: Settings, level: int, title: str) -> Matrix:
    """Figure 2: TRANSFER(S, T), dark where it passes by `RULE`."""
    dense = {
        target: measured.spread(settings.dense(target, seed) for seed in settings.seeds) for target in settings.names
    }

    def entry(row: Row, target: str) -> Entry:
        found = measured.spread(row.runs(settings, target))
        full = dense[target]
        return Entry(found.mean, found.sd, found.seeds, passes(RULE, full, found), full.mean - found.mean)

    return _matrix(settings, sources(settings, level), title, entry)


def against_same_task(measured: Measured, settings: Settings, level: int, title: str) -> Matrix:
    """Figure 3: TRANSFER(S, T) - TRANSFER(T, T), seed by seed."""

    def entry(row: Row, target: str) -> Entry:
        return _difference(measured, settings, target, row, start(settings, target, level))

    return _matrix(settings, sources(settings, level), title, entry)


def against_no_rewinding(measured: Measured, settings: Settings, source: str, level: int, title: str) -> Matrix:
    """Figure 4: the mask of `source` on rewound weights, minus the same on the pre-trained weights, seed by seed."""
    begun = start(settings, source, level)

    def entry(row: Row, target: str) -> Entry:
        return _difference(measured, settings, target, row, begun)

    return _matrix(settings, rewound(settings, source, level), title, entry)


def _files(settings: Settings, rows: list[Row]) -> list[str]:
    """Scores on all targets."""
    runs = (run for row in rows for target in settings.names for run in row.runs(settings, target))
    return list(dict.fromkeys(run.score(settings.folder) for run in runs))


def _difference(measured: Measured, settings: Settings, target: str, row: Row, other: Row) -> Entry:
    pairs = zip(row.runs(settings, target), other.runs(settings, target), strict=True)
    found = Estimate.of([measured.points[one] - measured.points[another] for one, another in pairs])
    itself = row.runs(settings, target) == other.runs(settings, target)
    return Entry(found.mean, found.sd, found.seeds, found.mean >= 0 and not itself, 0.0 - found.mean, itself)


def _matrix(settings: Settings, rows: list[Row], title: str, entry: Callable[[Row, str], Entry]) -> Matrix:
    entries = tuple(tuple(map(partial(entry, row), settings.names)) for row in rows)
    return Matrix(title, tuple(row.label for row in rows), tuple(task.title for task in settings.tasks), entries)
