"""IMP and random pruning across sparsities: which runs, and the panels of Figures 1 and 11."""

from collections.abc import Callable
from pathlib import Path

from threefold.bert.artifacts.curves import IMP, RANDOM_PRUNING, Curve, Panel
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings, TaskSettings
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.reporting import published
from threefold.reporting.tables import DAGGER

METRICS = {
    "accuracy": "accuracy",
    "f1": "F1",
    "matthews": "Matthews",
    "pearson": "Pearson",
    "spearman": "Spearman",
    "exact-match": "exact match",
    "token-f1": "F1",
    "masked-accuracy": "accuracy",
}

_PUBLISHED_ROWS = {IMP: "ticket", RANDOM_PRUNING: "random-pruning"}
_PUBLISHED_METRICS = {"CoLA": "Matthews", "SST-2": "accuracy", "SQuAD": "F1"}


def curve_files(settings: Settings, task: TaskSettings) -> list[str]:
    """The scores that a task's panel is made of."""
    levels = (0, *settings.schedule.levels)
    runs = [
        run(task.name, level, seed) for run, seeds in _curves(settings).values() for level in levels for seed in seeds
    ]
    return list(dict.fromkeys(run.score(settings.folder) for run in runs))


def panel(measured: Measured, settings: Settings, task: TaskSettings, winning_level: int | None = None) -> Panel:
    """What was measured here on `task`; the winning ticket is marked where its level is given."""
    levels = settings.schedule.levels
    sparsities = tuple(map(settings.schedule.sparsity, levels))

    def spreads(run: Callable[[str, int, int], Run], seeds: tuple[int, ...]) -> tuple[Estimate, ...]:
        return tuple(measured.spread(run(task.name, level, seed) for seed in seeds) for level in levels)

    return Panel(
        label(task),
        METRICS.get(task.metric, task.metric),
        measured.spread(settings.dense(task.name, seed) for seed in settings.seeds),
        tuple(Curve(name, sparsities, spreads(*curve)) for name, curve in _curves(settings).items()),
        winning=None if winning_level is None else settings.schedule.sparsity(winning_level),
    )


def _curves(settings: Settings) -> dict[str, tuple[Callable[[str, int, int], Run], tuple[int, ...]]]:
    return {
        IMP: (settings.ticket, settings.seeds),
        RANDOM_PRUNING: (settings.random_pruning, settings.comparison_seeds),
    }


def published_panel(figure1: Path, table2: Path, task: str) -> Panel:
    """The paper's curves for one of its tasks, digitised, and the dense level of Table 2."""
    points = published.read(figure1).query("task == @task")
    full = published.read(table2).query("task == @task and row == 'full'").iloc[0]
    curves = []
    for name, row in _PUBLISHED_ROWS.items():
        series = points[points["row"] == row].sort_values("sparsity")
        spreads = tuple(Estimate(float(value), float("nan"), 0) for value in series["value"])
        curves.append(Curve(name, tuple(float(sparsity) / 100 for sparsity in series["sparsity"]), spreads))
    return Panel(
        f"{task}, published (digitised)" + ("" if points["verified"].all() else DAGGER),
        _PUBLISHED_METRICS[task],
        Estimate(float(full["mean"]), float(full["sd"]), 0),
        tuple(curves),
        "published",
    )
