"""llvm-mca's cycles per iteration: the paper's first rival (sections 2 and 5).

The paper takes "Total Cycles" of the default 100 iterations. Two more quantities are kept beside it, because each
answers an objection: "Block RThroughput" leaves the latency of the first iterations and of dependency chains out, and
`alias` lets loads depend on earlier stores, as they do in blocks whose pointers are all equal.
"""

import json
import math
import re
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.disassembly import disassemble
from threefold.ithemal.baselines.llvm_tools import LlvmTools, ProcessorModel, find_llvm_tools, processor_model
from threefold.ithemal.baselines.prediction_file import (
    drawn_of_each_split,
    prediction_table,
    read_test_blocks,
    write_predictions,
)
from threefold.progress import progress_bar

ITERATIONS = 100
_BLOCKS_PER_RUN = 250
_SECONDS_PER_RUN = 30.0
_NEVER_ENDS = "timeout"
_SAME_FOR_ALL = ("-json", "-instruction-info=0", "-resource-pressure=0", f"-iterations={ITERATIONS}")

_UNREADABLE_LINE = re.compile(r"^<stdin>:(\d+):\d+: error: ", re.MULTILINE)
_UNSUPPORTED = re.compile(r"unsupported instruction.*\nnote: instruction:\s*(.+)")


@dataclass(frozen=True)
class McaVersion:
    """What made a prediction: LLVM's version, its processor model, and whether that only stands in for another."""

    version: str
    mcpu: str
    fallback: bool


@dataclass(frozen=True)
class McaOutputs:
    """Where the three predictors go: total cycles, total cycles with aliasing, and reciprocal throughput."""

    total: Path
    alias: Path
    rthroughput: Path


@dataclass(frozen=True)
class _Block:
    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Answer:
    total: float = math.nan
    rthroughput: float = math.nan
    failure: str = ""


def version(microarchitecture: str) -> McaVersion:
    """The llvm-mca that `predict` would use for `microarchitecture`, e.g. "zen3"; raises as `predict` does."""
    tools = find_llvm_tools()
    model = processor_model(tools, microarchitecture)
    return McaVersion(tools.version, model.mcpu, model.fallback)


def predict(hexes: Sequence[str], microarchitecture: str, *, alias: bool = False) -> pd.DataFrame:
    """Cycles per iteration of each block.

    Args:
        hexes: canonical hex of the blocks.
        microarchitecture: of the processor they were measured on, e.g. "zen3".
        alias: let loads wait for earlier stores (`-noalias=false`); llvm-mca assumes by default that they never meet.

    Returns:
        One row per block, in order: hex, predicted (Total Cycles / 100 iterations), rthroughput (Block RThroughput),
        failure ("", or why both are NaN: undecodable, unreadable, unsupported_instruction, timeout, crash).

    Raises:
        ThreefoldError: llvm-mca or llvm-mc is missing, or too old to write JSON.
    """
    tools = find_llvm_tools()
    simulator = _Simulator(tools, processor_model(tools, microarchitecture), alias)
    answers: list[_Answer] = []
    with progress_bar("llvm-mca", total=len(hexes), unit="block") as bar:
        for first in range(0, len(hexes), _BLOCKS_PER_RUN):
            chunk = hexes[first : first + _BLOCKS_PER_RUN]
            answers += simulator.answers(chunk)
            bar.update(len(chunk))
    predictions = prediction_table(hexes, [answer.total for answer in answers], [answer.failure for answer in answers])
    return predictions.assign(rthroughput=[answer.rthroughput for answer in answers])


def write(
    dataset: Path, outputs: McaOutputs, microarchitecture: str, *, most: int | None = None, seed: int = 0
) -> None:
    """Write the three predictors for the test blocks of a dataset.parquet, for `most` of each split drawn by `seed`.

    Raises:
        ThreefoldError: as `predict` and `read_table` do.
    """
    blocks = drawn_of_each_split(read_test_blocks(dataset), most, seed)
    hexes = blocks["hex"].tolist()
    plain = predict(hexes, microarchitecture)
    tool = {"tool": "llvm-mca", **asdict(version(microarchitecture)), "iterations": ITERATIONS}
    write_predictions(outputs.total, blocks, plain, {**tool, "quantity": "Total Cycles / iterations"})
    write_predictions(
        outputs.rthroughput,
        blocks,
        plain.assign(predicted=plain["rthroughput"]),
        {**tool, "quantity": "Block RThroughput"},
    )
    write_predictions(
        outputs.alias,
        blocks,
        predict(hexes, microarchitecture, alias=True),
        {**tool, "quantity": "Total Cycles / iterations, -noalias=false"},
    )


class _Simulator:
    """Runs llvm-mca on many blocks at a time; a block it cannot take fails alone."""

    def __init__(self, tools: LlvmTools, model: ProcessorModel, alias: bool) -> None:
        self._tools = tools
        self._command = [str(tools.mca), f"-mcpu={model.mcpu}", *_SAME_FOR_ALL, f"-noalias={str(not alias).lower()}"]

    def answers(self, hexes: Sequence[str]) -> list[_Answer]:
        texts = disassemble(self._tools, hexes)
        blocks = [_Block(number, lines) for number, lines in enumerate(texts) if lines]
        found = self._simulated(blocks)
        return [found.get(number, _Answer(failure="undecodable")) for number in range(len(hexes))]

    def _simulated(self, blocks: Sequence[_Block]) -> dict[int, _Answer]:
        """Answers by block number, running again without the blocks llvm-mca objects to until it takes the rest."""
        answers: dict[int, _Answer] = {}
        pending = list(blocks)
        while pending:
            try:
                done = self._run(pending)
            except subprocess.TimeoutExpired:
                return answers | self._halved(pending, _NEVER_ENDS)
            refused = _unreadable(pending, done.stderr) | _unsupported(pending, done.stderr)
            if not refused:
                # A signal, or a complaint that names no block.
                if done.returncode != 0:
                    return answers | self._halved(pending, "crash")
                return answers | self._parsed(done.stdout)
            answers |= refused
            pending = [block for block in pending if block.number not in refused]
        return answers

    def _run(self, blocks: Sequence[_Block]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self._command,
            input=_source(blocks),
            capture_output=True,
            text=True,
            timeout=_SECONDS_PER_RUN,
            check=False,
        )

    def _halved(self, blocks: Sequence[_Block], failure: str) -> dict[int, _Answer]:
        if len(blocks) == 1:
            return {blocks[0].number: _Answer(failure=failure)}
        middle = len(blocks) // 2
        return self._simulated(blocks[:middle]) | self._simulated(blocks[middle:])

    def _parsed(self, output: str) -> dict[int, _Answer]:
        try:
            regions = json.loads(output)["CodeRegions"]
            return {int(region["Name"]): _answer(region["SummaryView"]) for region in regions}
        except (ValueError, KeyError, TypeError):
            raise ThreefoldError(
                f"{self._tools.mca} {self._tools.version}: no JSON with code regions; LLVM 14 or newer is needed"
            ) from None


def _source(blocks: Sequence[_Block]) -> str:
    return "".join(
        f"# LLVM-MCA-BEGIN {block.number}\n{chr(10).join(block.lines)}\n# LLVM-MCA-END\n" for block in blocks
    )


def _answer(summary: dict[str, float]) -> _Answer:
    return _Answer(summary["TotalCycles"] / summary["Iterations"], summary["BlockRThroughput"])


def _unreadable(blocks: Sequence[_Block], complaints: str) -> dict[int, _Answer]:
    """Blocks of which the assembly parser refused a line: LLVM 14 simulates the other lines and reports success."""
    bad_lines = {int(line) for line in _UNREADABLE_LINE.findall(complaints)}
    refused = {}
    begin = 1
    for block in blocks:
        end = begin + len(block.lines) + 1
        if any(begin <= line <= end for line in bad_lines):
            refused[block.number] = _Answer(failure="unreadable")
        begin = end + 1
    return refused


def _unsupported(blocks: Sequence[_Block], complaints: str) -> dict[int, _Answer]:
    """Blocks holding the instruction for which the processor model has no entry; llvm-mca stops at the first."""
    found = _UNSUPPORTED.search(complaints)
    if found is None:
        return {}
    instruction = " ".join(found.group(1).split())
    return {block.number: _Answer(failure="unsupported_instruction") for block in blocks if instruction in block.lines}
