"""Scores of runs as one frame."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from threefold.bert.settings import Settings
from threefold.errors import ThreefoldError
from threefold.lottery.run import MaskName, Run
from threefold.lottery.score import Score, read_score

# What every frame of scores has, besides one column for each metric.
COLUMNS = ("task", "weights", "mask", "kind", "source", "level", "sparsity", "seed", "steps", "metric", "value")


def read_scores(paths: Iterable[Path], settings: Settings) -> pd.DataFrame:
    """One row per score file: the run, its mask taken apart, `value` of the task's own metric, and every metric.

    Values are as measured (fractions or correlations, not per cent); a metric that a task does not have is NaN.
    A file that is named twice is one row.

    Raises:
        ThreefoldError: a file is missing, truncated, of another run than its path says, or of a task or metric that
            is not that of `settings`.
    """
    rows = []
    for path in dict.fromkeys(paths):
        score = read_score(path)
        metric = settings.task(score.run.task).metric
        if score.metric != metric:
            raise ThreefoldError(f"{path}: judged by {score.metric}, the config says {metric}; delete it and run again")
        rows.append(_row(score))
    names = sorted({name for row in rows for name in row} - set(COLUMNS))
    return pd.DataFrame(rows, columns=[*COLUMNS, *names])


def metrics(scores: pd.DataFrame) -> list[str]:
    """The names of all metrics in a frame of scores."""
    return [str(column) for column in scores.columns if column not in COLUMNS]


def by_run(scores: pd.DataFrame, column: str) -> Mapping[Run, float]:
    """One column of a frame of scores, by run."""
    columns = (scores[name] for name in ("task", "weights", "mask", "seed", column))
    return {Run(*run): value for *run, value in zip(*columns, strict=True)}


def _row(score: Score) -> dict[str, object]:
    run, mask = score.run, MaskName.parse(score.run.mask)
    return {
        "task": run.task,
        "weights": run.weights,
        "mask": run.mask,
        "kind": mask.kind,
        "source": mask.source,
        "level": mask.level,
        "sparsity": score.sparsity,
        "seed": run.seed,
        "steps": score.steps,
        "metric": score.metric,
        "value": score.value,
        **score.metrics,
    }
