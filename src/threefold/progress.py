"""The one progress bar: what is done, the rate, the time left."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tqdm import tqdm

from threefold.launching import is_first

T = TypeVar("T")

_SECONDS_BETWEEN_LINES = 10.0


def progress(items: Iterable[T], description: str, total: int | None = None, unit: str = "it") -> Iterator[T]:
    """Yield `items` while showing how many are done, the rate and the time left."""
    yield from tqdm(items, desc=description, total=total, unit=unit, **_style())


@contextmanager
def progress_bar(description: str, total: int, unit: str = "it") -> Iterator["tqdm[None]"]:
    """A bar to be advanced by hand with `.update(n)`, for work that comes in uneven pieces."""
    with tqdm(desc=description, total=total, unit=unit, **_style()) as bar:
        yield bar


def _style() -> dict[str, Any]:
    # A log file gets a line now and then; a terminal gets a live bar.
    interval = 0.2 if sys.stderr.isatty() else _SECONDS_BETWEEN_LINES
    # What is done before the first line would be due says nothing.
    return {
        "mininterval": interval,
        "maxinterval": interval,
        "delay": interval,
        "dynamic_ncols": True,
        "disable": not is_first(),
        "smoothing": 0.05,
    }
