"""Which code this process runs, as the workflow lists it: what other code has begun is not continued."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_LISTED: ContextVar[str] = ContextVar("running_code", default="")


@contextmanager
def running(lists: Iterable[str | Path]) -> Iterator[None]:
    """The body runs the code of these lists (`source_files.code_of`), which hold a sum of every file."""
    before = _LISTED.set("".join(Path(each).read_text(encoding="utf-8") for each in lists))
    try:
        yield
    finally:
        _LISTED.reset(before)


def running_code() -> str:
    """What the lists say; empty outside of the workflow."""
    return _LISTED.get()
