"""Drives the compiled harness: job lines in, outcome lines out (the lines are described in protocol.h)."""

import re
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from threefold.errors import ThreefoldError
from threefold.ithemal.blocks import RipSlot

# Enough to keep the harness from ever waiting for us, few enough that neither pipe fills up (64 KiB) with both sides
# writing.
_JOBS_IN_FLIGHT = 12

_SECONDS_TO_END = 0.5

InitialRegisters = Literal["equal", "distinct"]
Vectors = Literal["sse", "avx", "avx512"]


@dataclass(frozen=True)
class Job:
    """One block to time: canonical hex, its instructions, its widest vector encoding, its RIP-relative operands."""

    hex: str
    instructions: int
    vectors: Vectors
    slots: tuple[RipSlot, ...]

    def line(self, number: int) -> str:
        """The job in the harness's words."""
        slots = "".join(f" {slot.offset}:{slot.end}:{slot.slot}" for slot in self.slots)
        return f"{number} {self.instructions} {self.vectors} {self.hex}{slots}\n"


@dataclass(frozen=True)
class Outcome:
    """What became of a block.

    Attributes:
        reason: empty if it was measured, else why not.
        cycles: core cycles per iteration; NaN if rejected, like the two that follow.
        spread: (largest - smallest) / median over placements.
        clean_share: samples kept / samples taken.
        pages: data pages it touched.
    """

    reason: str
    cycles: float
    spread: float
    clean_share: float
    pages: int

    @classmethod
    def rejection(cls, reason: str, pages: int = 0) -> Self:
        """A block that was not measured."""
        nan = float("nan")
        return cls(reason, nan, nan, nan, pages)


@dataclass(frozen=True)
class Clock:
    """What the harness found out about the core it runs on.

    Attributes:
        ticks_per_second: of the time-stamp counter.
        ticks_per_cycle: of the time-stamp counter, per core cycle at the time of calibration.
        tick_step: smallest difference of two readings of the counter.
        clean_ratio: throughput probe / latency probe on an undisturbed core.
    """

    ticks_per_second: float
    ticks_per_cycle: float
    tick_step: float
    clean_ratio: float

    @property
    def gigahertz(self) -> float:
        """The core's frequency."""
        return self.ticks_per_second / self.ticks_per_cycle / 1e9


@dataclass(frozen=True)
class HarnessOptions:
    """How blocks are timed; the harness's command line.

    Attributes:
        cpu: number of the CPU to run on.
        initial_registers: `equal`, all the same pointer as in BHive, or `distinct`, each to a page of its own.
        placements: places in memory a block is timed at; the median counts.
        samples: undisturbed samples per placement.
        worker_per_block: a fresh process for every block, the BHive profiler's manner; slower.
    """

    cpu: int
    initial_registers: InitialRegisters
    placements: int
    samples: int
    worker_per_block: bool = False

    def words(self) -> list[str]:
        """As command-line words."""
        words = [
            f"--cpu={self.cpu}",
            f"--initial-registers={self.initial_registers}",
            f"--placements={self.placements}",
            f"--samples={self.samples}",
        ]
        return [*words, "--worker-per-block"] if self.worker_per_block else words


class HarnessProcess:
    """A running harness; use as a context manager. It ends with the block, or with this process."""

    def __init__(self, program: Path, options: HarnessOptions) -> None:
        """Start `program` and wait until it is calibrated.

        Raises:
            ThreefoldError: it cannot be started, or cannot shut its workers in safely.
        """
        try:
            self._process = subprocess.Popen(
                [str(program), *options.words()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        except OSError as error:
            raise ThreefoldError(
                f"{program}: cannot be run ({error.strerror}); if its folder forbids programs, set XDG_CACHE_HOME"
            ) from None
        self.workers: int | None = None
        """How many worker processes it took; known once the harness has ended by itself."""
        try:
            self.clock = _parse_clock(self._read_line())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """The harness itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the harness and its worker."""
        self.close()

    @property
    def pid(self) -> int:
        """Process number of the supervisor."""
        return self._process.pid

    def measure(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """The outcome of every job, in order.

        Raises:
            ThreefoldError: the harness ended before it had answered all.
        """
        lines = (job.line(number) for number, job in enumerate(jobs))
        in_flight: deque[str] = deque()
        for line in islice(lines, _JOBS_IN_FLIGHT):
            self._send(line)
            in_flight.append(line)
        while in_flight:
            sent = in_flight.popleft()
            answer = self._read_line()
            for line in islice(lines, 1):
                self._send(line)
                in_flight.append(line)
            yield _parse_outcome(answer, sent.split(maxsplit=1)[0])

    def close(self) -> None:
        """End the harness and its worker; a block in progress is given a moment."""
        try:
            rest, _ = self._process.communicate(timeout=_SECONDS_TO_END)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            # The worker asks the kernel to die with its supervisor.
            self._process.kill()
            rest, _ = self._process.communicate()
        ended = [line for line in rest.splitlines() if line.startswith("ended ")]
        if ended:
            self.workers = int(_values(ended[0])["workers"])

    def _send(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._ended() from None

    def _read_line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line.startswith("error "):
            raise ThreefoldError(f"the measuring harness gives up: {line.removeprefix('error ').strip()}")
        if not line.endswith("\n"):
            raise self._ended()
        return line

    def _ended(self) -> ThreefoldError:
        return ThreefoldError(
            f"the measuring harness ended early (status {self._process.wait()}); run again, finished chunks are kept"
        )


def _parse_clock(line: str) -> Clock:
    word, _, rest = line.partition(" ")
    values = _values(rest)
    if word != "ready":
        raise ThreefoldError(f"the measuring harness says {line.strip()!r}, not `ready`; delete its cached program")
    return Clock(**{name: float(value) for name, value in values.items()})


def _parse_outcome(line: str, number: str) -> Outcome:
    answered, status, rest = line.split(maxsplit=2)
    if answered != number:
        raise ThreefoldError(f"the measuring harness answered block {answered} when asked for {number}; report this")
    values = _values(rest)
    pages = int(values["pages"])
    if status == "rejected":
        return Outcome.rejection(values["reason"], pages)
    return Outcome("", float(values["cycles"]), float(values["spread"]), float(values["clean_share"]), pages)


def _values(text: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", text))
