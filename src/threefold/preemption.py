"""A scheduler wants its machine back: what is trained is saved, and the job ends so that it is repeated.

SIGTERM is what `scancel`, a time limit and an eviction send before they kill; SIGUSR1 is what Slurm's `--signal` sends
ahead of a time limit.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# EX_TEMPFAIL of sysexits.h: nothing is wrong, try again.
EXIT_STATUS = 75
SIGNALS = (signal.SIGTERM, signal.SIGUSR1)

_VARIABLE = "THREEFOLD_CHECKPOINT_SECONDS"
_SECONDS_BETWEEN_CHECKPOINTS = 60.0


class Preempted(BaseException):
    """The job was told to end, as by Ctrl-C: no `except Exception` is meant to go on after it."""


class Notice:
    """The signal that came, by its name; None as long as none did."""

    signal: str | None = None

    def note(self, number: int, frame: FrameType | None) -> None:
        """Take note of a signal; a handler."""
        self.signal = signal.Signals(number).name


@contextmanager
def noticing() -> Iterator[Notice]:
    """Let the body save its work before it ends by itself: signals are noted, and it has to look.

    Raises:
        Preempted: a signal came, and the body ended without having acted on it.
    """
    with noticing_only() as notice:
        yield notice
    if notice.signal is not None:
        raise Preempted(notice.signal)


@contextmanager
def noticing_only() -> Iterator[Notice]:
    """As `noticing`, but the body deals with a signal itself: nothing is raised in the end."""
    notice = Notice()
    with _handling(notice.note):
        yield notice


@contextmanager
def ending_at_once() -> Iterator[None]:
    """A signal ends the body where it is, with `Preempted`."""
    with _handling(_end):
        yield


def checkpoint_seconds() -> float:
    """How much work a kill without notice may cost; the workflow's `checkpoint_seconds`."""
    return float(os.environ.get(_VARIABLE, _SECONDS_BETWEEN_CHECKPOINTS))


def set_checkpoint_seconds(seconds: float) -> None:
    """Set it for this process and those that it starts."""
    os.environ[_VARIABLE] = str(seconds)


def _end(number: int, frame: FrameType | None) -> None:
    raise Preempted(signal.Signals(number).name)


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    # Only the main thread may say what becomes of signals.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
