"""The numbers of a figure as a table: ours beside the published values, each minus its own dense network."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.reporting.report.sections import Section

# More rows than these are for a program to read: the CSV has them.
MOST_ROWS = 400

_VALUES = ("mean", "value")
_SPARSITY = "sparsity"
# What a curve shares with its dense network. The mask is not among it, since a dense network has none; where the curve
# of each mask has a dense point of its own all the same, as published ones do, that one counts (`_whole`).
_DENSE_OF = ("task", "panel", "metric", "weights", "network")
_MASK = "mask"
_NO_KEYS = {"origin", "sd", "seeds", "winning", "passes", "short", "itself", "level", "remaining", *_VALUES}
_NOTHING = "–"

# "Symbols (CIFAR-100)" stands for the paper's "CIFAR-100"; published panels say that they are published.
_STANDS_FOR = re.compile(r"(.+?) \(([^)]+)\)")
_IS_PUBLISHED = re.compile(r",? \(?published\b.*$")
# Published sparsities are in per cent with two decimals; rounded again, 97.75 % would not be our 97.748 %.
_DECIMALS = 4

Key = tuple[Any, ...]


@dataclass(frozen=True)
class _Point:
    value: float
    sd: float
    seeds: int
    gap: float


def drawn_numbers(path: Path) -> Section | None:
    """The rows of a figure's CSV, one of ours each; None where there is none or it is too long to be read.

    Where the CSV tells our values from published ones (`origin`), both stand in one row; published points at places
    that we do not have are in the CSV only. A gap is to the dense network (sparsity 0) of the same source and curve.
    """
    if not path.exists():
        return None
    frame = pd.read_csv(path)
    value = next((name for name in _VALUES if name in frame), None)
    section = _plain(frame) if value is None or "origin" not in frame else _compared(frame, value)
    return section if 0 < len(section.rows) <= MOST_ROWS else None


def _plain(frame: pd.DataFrame) -> Section:
    """Every column as it is, rounded."""
    rows = tuple(tuple(_shown(cell) for cell in row) for row in frame.itertuples(index=False))
    return Section("", tuple(str(name).replace("_", " ") for name in frame), _numeric(frame, frame.columns), rows)


def _compared(frame: pd.DataFrame, value: str) -> Section:
    keys = [str(name) for name in frame if name not in _NO_KEYS]
    if "row" in keys and "panel" in keys and frame.groupby("origin")["panel"].nunique().max() == 1:
        keys.remove("panel")
    ours, theirs = (_points(frame[frame["origin"] == origin], keys, value) for origin in ("here", "published"))
    counterparts = _counterparts(ours)
    beside = {_plainly(key): point for key, point in theirs.items()}
    published = {key: beside.get(tuple(counterparts.get(part, part) for part in key)) for key in ours}
    gaps = any(not isnan(point.gap) for point in ours.values())
    found = any(published.values())
    columns = ["sparsity, %" if name == _SPARSITY else name for name in keys]
    columns += ["here ± sd", "seeds", *(["minus dense"] if gaps else [])]
    columns += [*(["published"] if found else []), *(["published, minus dense"] if found and gaps else [])]
    numeric = _numeric(frame, keys) + (True,) * (len(columns) - len(keys))
    return Section("", tuple(columns), numeric, tuple(_rows(ours, published, keys, gaps, found)))


def _rows(
    ours: Mapping[Key, _Point], published: Mapping[Key, _Point | None], keys: list[str], gaps: bool, found: bool
) -> Iterator[tuple[str, ...]]:
    for key, point in ours.items():
        theirs = published[key]
        named = (100 * part if name == _SPARSITY else part for name, part in zip(keys, key, strict=True))
        row = [*map(_shown, named), _with_spread(point), str(point.seeds or _NOTHING)]
        row += [_signed(point.gap)] if gaps else []
        row += [_with_spread(theirs) if theirs else _NOTHING] if found else []
        row += [_signed(theirs.gap) if theirs else _NOTHING] if found and gaps else []
        yield tuple(row)


def _points(frame: pd.DataFrame, keys: list[str], value: str) -> dict[Key, _Point]:
    """The values by their keys, with the gap to the dense network where a sparsity is among them."""
    rows = frame.to_dict("records")
    whole = _whole(rows, value)
    found: dict[Key, _Point] = {}
    for row in rows:
        seeds = row.get("seeds", nan)
        key = tuple(round(row[name], _DECIMALS) if isinstance(row[name], float) else row[name] for name in keys)
        dense = whole.get(_source(row, row.get(_MASK)), whole.get(_source(row), nan))
        gap = row[value] - dense if row.get(_SPARSITY, 0) > 0 else nan
        found[key] = _Point(row[value], row.get("sd", nan), 0 if pd.isna(seeds) else int(seeds), gap)
    return found


def _whole(rows: Iterable[Mapping[Any, Any]], value: str) -> dict[Key, float]:
    """The values of dense networks, by source, and by source and mask."""
    dense = [row for row in rows if row.get(_SPARSITY) == 0]
    return {_source(row, mask): row[value] for row in dense for mask in (None, row.get(_MASK))}


def _source(row: Mapping[Any, Any], mask: str | None = None) -> Key:
    return (*(row.get(name) for name in _DENSE_OF), mask)


def _counterparts(keys: Mapping[Key, _Point]) -> dict[Any, str]:
    """What our names stand for: "Symbols (CIFAR-100)", and "Symbols" alone, for "CIFAR-100"."""
    texts = {part for key in keys for part in key if isinstance(part, str)}
    matches = {text: match for text in texts if (match := _STANDS_FOR.fullmatch(text))}
    return {name: match[2] for text, match in matches.items() for name in (text, match[1])}


def _plainly(key: Key) -> Key:
    return tuple(_IS_PUBLISHED.sub("", part) if isinstance(part, str) else part for part in key)


def _numeric(frame: pd.DataFrame, names: Iterable[str]) -> tuple[bool, ...]:
    return tuple(bool(pd.api.types.is_numeric_dtype(frame[name])) for name in names)


def _with_spread(point: _Point) -> str:
    if isnan(point.value):
        return _NOTHING
    spread = "" if isnan(point.sd) else f" ± {point.sd:.1f}"
    return f"{_tenths(point.value):.1f}{spread}".replace("-", "−")


def _signed(value: float) -> str:
    return _NOTHING if isnan(value) else f"{_tenths(value):+.1f}".replace("-", "−")


def _tenths(value: float) -> float:
    """Rounded, and never to minus zero."""
    return round(value, 1) + 0.0


def _shown(cell: Any) -> str:
    if pd.isna(cell):
        return _NOTHING
    if isinstance(cell, float):
        return f"{cell:,.4g}".replace("-", "−")
    return _MATHS.sub(_as_text, str(cell))


# Names of figures may hold matplotlib's mathematics: $\theta_\mathrm{Img}$.
_MATHS = re.compile(r"\$([^$]*)\$")


def _as_text(found: re.Match[str]) -> str:
    return re.sub(r"\\mathrm|[{}\\]", "", found[1].replace("\\theta", "θ")).replace("_", " ")
