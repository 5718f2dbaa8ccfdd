"""Times basic blocks on this processor: of a list, or of a file in chunks that survive being killed."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from threefold.errors import ThreefoldError
from threefold.files import read_table, write_table
from threefold.ithemal.chunks import ChunkFolder
from threefold.ithemal.harness.build import build, harness_revision
from threefold.ithemal.harness.run import HarnessOptions, HarnessProcess, InitialRegisters, Outcome
from threefold.ithemal.jobs import make_job
from threefold.ithemal.processor import require_measurable, this_processor
from threefold.ithemal.rejects import reject_reason
from threefold.ithemal.selftest import run_selftest
from threefold.progress import progress_bar

# The harness keeps this much room for a block.
BLOCK_BYTES_MAX = 1024
_INPUT_COLUMNS = ["hex", "source", "count", "instructions"]
# Reasons that lie in the moment, not in the block.
_WORTH_ANOTHER_TRY = {"no_clean_samples", "unstable"}
# Each such block has cost the harness's whole patience, two seconds.
_BUSY_BLOCKS_MAX = 50


@dataclass(frozen=True)
class MeasureSettings:
    """How blocks are timed.

    Attributes:
        initial_registers: `equal`, all registers one pointer, the manner of the paper's data (BHive), in which `[rax]`
            and `[rbx]` are one address; `distinct`, each register to a page of its own.
        placements: places in the code area a block is timed at, nearly twice as many where they disagree by more than
            5 %; the median over them counts. Odd.
        samples: undisturbed samples per placement.
        cpu: number of the CPU to time on; None takes the last one this process may use.
        worker_per_block: a process for every block, the BHive profiler's manner; for comparison only.
    """

    initial_registers: InitialRegisters = "equal"
    placements: int = 5
    samples: int = 8
    cpu: int | None = None
    worker_per_block: bool = False

    def header(self) -> dict[str, object]:
        """What may change the result, JSON-able."""
        return {name: value for name, value in asdict(self).items() if name not in {"cpu", "worker_per_block"}}

    def harness_options(self) -> HarnessOptions:
        """The same for the compiled harness.

        Raises:
            ThreefoldError: a value is out of the harness's range.
        """
        if not (1 <= self.placements <= 63 and self.placements % 2):
            raise ThreefoldError(f"placements = {self.placements}: give an odd number from 1 to 63")
        if not 4 <= self.samples <= 64:
            raise ThreefoldError(f"samples = {self.samples}: give a number from 4 to 64")
        usable = os.sched_getaffinity(0)
        cpu = max(usable) if self.cpu is None else self.cpu
        if cpu not in usable:
            raise ThreefoldError(f"cpu = {cpu}: this process may use {sorted(usable)}; give one of these")
        return HarnessOptions(cpu, self.initial_registers, self.placements, self.samples, self.worker_per_block)


def measure_blocks(
    hexes: Sequence[str], settings: MeasureSettings, *, harness: Path | None = None, static_rejects: bool = True
) -> pd.DataFrame:
    """Time every block; every block is answered.

    Args:
        hexes: blocks as canonical hex.
        settings: how.
        harness: compiled harness; built if not given.
        static_rejects: leave out blocks on the static list. The harness survives them, but what it says about them
            means little.

    Returns:
        One row per block, in order: hex, status ("measured" or "rejected"), reason ("" or a snake_case word), cycles
        per iteration, cycles_per_100, spread, clean_share (float32, NaN if rejected), pages (int16).

    Raises:
        ThreefoldError: this processor cannot be measured on, there is no compiler, the sandbox cannot be had, or the
            CPU is never left to us.
    """
    require_measurable(this_processor())
    options = settings.harness_options()
    with (
        HarnessProcess(harness or build(), options) as process,
        progress_bar("measure", total=len(hexes), unit="block") as bar,
    ):
        return _measure(process, hexes, static_rejects, bar)


def measure_file(
    blocks_parquet: str | Path,
    measured_parquet: str | Path,
    settings: MeasureSettings,
    chunk: int = 1000,
    *,
    harness: Path | None = None,
) -> None:
    """Time the blocks of a file (columns hex, source, count, instructions), after a self-test.

    The output has these columns and those of `measure_blocks`; its header says on what processor and how. Chunks of
    `chunk` blocks are kept in `<measured_parquet>.chunks` until the whole is written, so that a run that was killed
    goes on where it was.

    Raises:
        ThreefoldError: as `measure_blocks`; the input is not such a file; the self-test fails.
    """
    processor = this_processor()
    require_measurable(processor)
    blocks = read_table(blocks_parquet, _INPUT_COLUMNS)
    options = settings.harness_options()
    program = harness or build()
    selftest = run_selftest(program, options, processor)
    chunks = ChunkFolder(
        Path(f"{measured_parquet}.chunks"),
        {"settings": settings.header(), "harness_revision": harness_revision(), **processor.identity()},
    )
    with (
        HarnessProcess(program, options) as process,
        progress_bar(f"measure {Path(blocks_parquet).name}", total=len(blocks), unit="block") as bar,
    ):
        clock = process.clock
        for number, start in enumerate(range(0, len(blocks), chunk)):
            part = blocks.iloc[start : start + chunk].reset_index(drop=True)
            if chunks.holds(number, part["hex"]):
                bar.update(len(part))
                continue
            chunks.keep(number, part["hex"], _joined(part, _measure(process, part["hex"].tolist(), True, bar)))
    measured = chunks.whole() if len(blocks) else _joined(blocks, _table([], []))
    header = {
        "processor": processor.header(),
        "clock_ghz": round(clock.gigahertz, 4),
        "harness_revision": harness_revision(),
        "settings": settings.header(),
        "selftest": selftest.header(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    write_table(measured_parquet, measured, header)
    chunks.remove()


def _measure(process: HarnessProcess, hexes: Sequence[str], static_rejects: bool, bar: "tqdm[None]") -> pd.DataFrame:
    outcomes = _screened(hexes, static_rejects)
    bar.update(len(outcomes))
    _ask(process, hexes, [index for index in range(len(hexes)) if index not in outcomes], outcomes, bar)
    again = [index for index, outcome in outcomes.items() if outcome.reason in _WORTH_ANOTHER_TRY]
    bar.update(-len(again))
    _ask(process, hexes, again, outcomes, bar)
    return _table(hexes, [outcomes[index] for index in range(len(hexes))])


def _screened(hexes: Sequence[str], static_rejects: bool) -> dict[int, Outcome]:
    """Blocks, by index, that the harness is not even shown."""
    features = this_processor().features
    rejected = {}
    for index, block in enumerate(hexes):
        code = bytes.fromhex(block)
        reason = reject_reason(code, features) if static_rejects else None
        if len(code) > BLOCK_BYTES_MAX:
            reason = "too_long"
        if reason:
            rejected[index] = Outcome.rejection(reason)
    return rejected


def _ask(
    process: HarnessProcess,
    hexes: Sequence[str],
    indices: Sequence[int],
    outcomes: dict[int, Outcome],
    bar: "tqdm[None]",
) -> None:
    answers = process.measure(make_job(hexes[index]) for index in indices)
    busy = 0
    for index, outcome in zip(indices, answers, strict=True):
        outcomes[index] = outcome
        bar.update(1)
        busy = busy + 1 if outcome.reason == "no_clean_samples" else 0
        if busy == _BUSY_BLOCKS_MAX:
            raise ThreefoldError(
                f"the CPU was shared with other work throughout {busy} blocks in a row; stop that work, name another "
                "CPU (ithemal.measure.cpu), or try later (finished chunks are kept)"
            )


def _table(hexes: Sequence[str], outcomes: Sequence[Outcome]) -> pd.DataFrame:
    cycles = np.array([outcome.cycles for outcome in outcomes], dtype=np.float64)
    return pd.DataFrame(
        {
            "hex": pd.Series(list(hexes), dtype="str"),
            "status": pd.Series(["rejected" if outcome.reason else "measured" for outcome in outcomes], dtype="str"),
            "reason": pd.Series([outcome.reason for outcome in outcomes], dtype="str"),
            "cycles": cycles.astype(np.float32),
            "cycles_per_100": (100 * cycles).astype(np.float32),
            "spread": np.array([outcome.spread for outcome in outcomes], dtype=np.float32),
            "clean_share": np.array([outcome.clean_share for outcome in outcomes], dtype=np.float32),
            "pages": np.array([outcome.pages for outcome in outcomes], dtype=np.int16),
        }
    )


def _joined(blocks: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([blocks[_INPUT_COLUMNS], measured.drop(columns="hex")], axis="columns")
