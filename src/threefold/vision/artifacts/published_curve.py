"""The digitised curves of Figures 3 and 5."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threefold.reporting.published import rows_by
from threefold.vision.claims.series import Series

_KEYS = ("task", "mask", "weights", "level")


@dataclass(frozen=True)
class Point:
    """A point of a curve in per cent points.

    Attributes:
        level: the round of pruning; 0 is dense.
        sparsity: in per cent.
        value: accuracy, AP or mIoU.
        error: of reading it off the image.
        seen: whether nothing covers it there.
    """

    level: int
    sparsity: float
    value: float
    error: float
    seen: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Point":
        """From a row of the file."""
        sparsity, value, error = (float(row[name]) for name in ("sparsity", "value", "error"))
        return cls(int(row["level"]), sparsity, value, error, row["reading"] == "curve")


@dataclass(frozen=True)
class PublishedCurves:
    """All curves, by task and series, in the order of their levels."""

    curves: Mapping[tuple[str, Series], tuple[Point, ...]]

    @classmethod
    def read(cls, *files: Path) -> "PublishedCurves":
        """Those in published files.

        Raises:
            ThreefoldError: a file is missing, or a row does not say where it comes from.
        """
        found: dict[tuple[str, Series], list[Point]] = {}
        for file in files:
            for (task, mask, weights, _), row in rows_by(file, *_KEYS).items():
                found.setdefault((task, Series(mask, weights)), []).append(Point.of(row))
        return cls({key: tuple(sorted(points, key=lambda point: point.level)) for key, points in found.items()})

    def curve(self, task: str, series: Series) -> tuple[Point, ...]:
        """The points of a curve; none where it was not published."""
        return self.curves.get((task, series), ())

    def point(self, task: str, series: Series, level: int) -> Point | None:
        """One of them, None where there is none."""
        return next((point for point in self.curve(task, series) if point.level == level), None)

    def __iter__(self) -> Iterator[tuple[str, Series]]:
        """The task and series of every curve."""
        return iter(self.curves)
