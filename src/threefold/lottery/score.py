"""What a run is judged by: its metrics, with all that tells where they come from."""

import hashlib
import json
import math
import os
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import threefold
from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.lottery.run import Run

_DIGEST = 16


@dataclass(frozen=True)
class Point:
    """A point of the learning curve: mean training loss since the last point, and the learning rate at `step`."""

    step: int
    loss: float
    learning_rate: float


@dataclass(frozen=True)
class Score:
    """The outcome of a run; the same run on the same data gives the same bytes in its file.

    Attributes:
        run: which one.
        metric: the one of `metrics` that the task is judged by, and `value` its value: a fraction in [0, 1] or a
            correlation in [-1, 1], not per cent.
        sparsity: share of the prunable weights that are zero.
        steps: of the optimiser.
        curve: in order of steps.
        data: fingerprint of the data set.
        config: digest of the settings.
        threads: of the processor's arithmetic, whose sums differ in the last bits with their number.
    """

    run: Run
    metric: str
    value: float
    metrics: Mapping[str, float]
    sparsity: float
    steps: int
    curve: tuple[Point, ...]
    data: str
    config: str
    threads: int

    def __post_init__(self) -> None:
        """Refuse a value that is not the metric's, and metrics and losses that are not finite."""
        losses = {f"the loss at step {point.step}": point.loss for point in self.curve}
        for name, value in {**self.metrics, **losses}.items():
            if not math.isfinite(value):
                raise ThreefoldError(
                    f"{self.run.folder('')}: {name} is {value}; look at this run's training and predictions"
                )
        if self.metrics.get(self.metric) != self.value:
            raise ThreefoldError(
                f"{self.run.folder('')}: {self.metric} is {self.metrics.get(self.metric)}, not {self.value}; "
                "give the value of this metric"
            )


@dataclass(frozen=True)
class Cost:
    """What a run took and ran on; apart from its score, because it is different every time.

    `seconds` of wall-clock time, `device` in words, versions of `torch` and of this program (`revision`).
    """

    seconds: float
    device: str
    torch: str
    revision: str


def write_score(path: str | Path, score: Score) -> None:
    """Write `score` as JSON to `path`, whole or not at all."""
    # Sorted, so that the bytes do not depend on the order in which metrics were computed.
    fields = asdict(replace(score, metrics=dict(sorted(score.metrics.items()))))
    write_json(path, {**fields.pop("run"), **fields})


def read_score(path: str | Path) -> Score:
    """The score in the file `path`.

    Raises:
        ThreefoldError: it is missing, truncated, no score, or of another run than its path says.
    """
    fields = _fields(path)
    try:
        run = Run(*(fields.pop(name) for name in ("task", "weights", "mask", "seed")))
        curve = tuple(Point(**point) for point in fields.pop("curve"))
        score = Score(run=run, curve=curve, **fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise ThreefoldError(f"{path}: not a score of this version ({error}); delete it and run again") from None
    except ThreefoldError as error:
        raise ThreefoldError(f"{path}: {error}") from None
    if run != Run.of(path):
        raise ThreefoldError(f"{path}: holds the score of {run.folder('')}; delete it and run again")
    return score


def write_cost(path: str | Path, cost: Cost) -> None:
    """Write `cost` as JSON to `path`, whole or not at all."""
    write_json(path, asdict(cost))


def read_cost(path: str | Path) -> Cost:
    """The cost in the file `path`.

    Raises:
        ThreefoldError: it is missing, truncated, or no cost.
    """
    try:
        return Cost(**_fields(path))
    except TypeError as error:
        raise ThreefoldError(f"{path}: not a cost of this version ({error}); delete it and run again") from None


def _fields(path: str | Path) -> dict[str, Any]:
    fields = read_json(path)
    if not isinstance(fields, dict):
        raise ThreefoldError(f"{path}: not a JSON object; delete it and run again")
    return fields


def digest(value: Any) -> str:
    """16 hexadecimal digits that stand for `value` (anything that JSON can hold); the order of keys does not matter."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:_DIGEST]


def revision() -> str:
    """The commit of this program's source, with "-dirty" where it was changed since; "" where git does not know."""
    source = Path(threefold.__file__)
    # Asked first, because an installed package may lie in a folder that belongs to quite another repository.
    if _git(source, "ls-files", "--error-unmatch", source.name) is None:
        return ""
    return _git(source, "describe", "--always", "--dirty") or ""


def _git(source: Path, *arguments: str) -> str | None:
    """What git prints about the folder of `source`, None where it fails."""
    try:
        outcome = subprocess.run(
            ["git", "-C", str(source.parent), *arguments],
            capture_output=True,
            text=True,
            timeout=10,
            # Jobs that run at the same time would contend for the index's lock.
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return outcome.stdout.strip() if outcome.returncode == 0 else None
