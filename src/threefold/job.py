"""What every job of the workflow shares: a log beside its output, and errors of one line."""

import logging
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, TextIO

from threefold.errors import ThreefoldError
from threefold.full_disk import tells_of_a_full_disk
from threefold.launching import is_first, is_worker, launched, say_preempted, take_device
from threefold.preemption import EXIT_STATUS, Preempted, ending_at_once
from threefold.running_code import running


class _Tee:
    """Standard error that is also kept in a log; a live progress bar goes to the terminal alone."""

    def __init__(self, terminal: TextIO, log: TextIO) -> None:
        self._terminal = terminal
        self._log = log

    def write(self, text: str) -> int:
        self._terminal.write(text)
        if not (self.isatty() and text.startswith("\r")):
            # On a full disk the terminal alone has it: work does not end for want of its log.
            with suppress(OSError):
                self._log.write(text.replace("\r", "\n"))
        return len(text)

    def flush(self) -> None:
        self._terminal.flush()
        with suppress(OSError):
            self._log.flush()

    def isatty(self) -> bool:
        return self._terminal.isatty()

    def fileno(self) -> int:
        return self._terminal.fileno()


@contextmanager
def job(log: str | Path, devices: int = 1, code: Iterable[str | Path] = ()) -> Iterator[None]:
    """Run the body of a workflow script with its messages in `log` as well as on the terminal.

    `code` are the lists of what runs here, for trainings that are continued (see `threefold.running_code`).
    With more than one of `devices` the script runs in as many processes, which share the work of a training (see
    `threefold.lottery.distributed`).

    Raises:
        SystemExit: with status 1 after a `ThreefoldError`, whose one line is printed, and on a full disk, which is told
            in one line too; with status 75 after SIGTERM or SIGUSR1, when a training has saved its state; with status
            1 after anything else, which is a defect of the program and leaves its traceback in the log; with that of
            the several processes, where it starts them.
    """
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    if is_worker():
        take_device()
    elif devices > 1:
        raise SystemExit(launched(devices, log))
    terminal = sys.stderr
    with _opened(Path(log), "a" if is_worker() else "w") as written:
        sys.stderr = _Tee(terminal, written)
        level = logging.INFO if is_first() else logging.ERROR
        logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(message)s", force=True)
        try:
            with running(code), ending_at_once():
                yield
        except ThreefoldError as error:
            sys.stderr.write(f"error: {error}\n")
            raise SystemExit(1) from None
        except Preempted as preempted:
            say_preempted()
            sys.stderr.write(f"{preempted}: told to end; the same job, run again, goes on from what is saved\n")
            raise SystemExit(EXIT_STATUS) from None
        except Exception as error:
            if tells_of_a_full_disk(error):
                sys.stderr.write(f"error: no room left on the disk ({error}); make some and repeat the command\n")
            else:
                traceback.print_exc()
            raise SystemExit(1) from None
        finally:
            sys.stderr = terminal


@contextmanager
def _opened(log: Path, mode: Literal["a", "w"]) -> Iterator[TextIO]:
    written = log.open(mode, encoding="utf-8", buffering=1)
    try:
        yield written
    finally:
        with suppress(OSError):
            written.close()
