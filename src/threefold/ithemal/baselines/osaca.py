"""OSACA's cycles per iteration: a port and dependency model that can be read, used as a library.

OSACA prints no single number; its authors say to take the larger of the port-bound throughput (TP) and the longest
loop-carried dependency (LCD) (RRZE-HPC/OSACA issue 63; so does the uiCA evaluation). Where an instruction is missing
from the machine model OSACA gives no result either, unless forced, so the block fails as `unknown_form`.
"""

import copy
import logging
import math
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version as distribution_version
from io import StringIO
from pathlib import Path

import pandas as pd
from iced_x86 import Decoder, Formatter, FormatterSyntax
from osaca.parser import InstructionForm, ParserX86ATT
from osaca.semantics import INSTR_FLAGS, ArchSemantics, KernelDG, MachineModel

from threefold.ithemal.baselines.prediction_file import prediction_table, read_test_blocks, write_predictions
from threefold.progress import progress

logger = logging.getLogger(__name__)

# The processor's own model first, then its nearest relatives; OSACA has server parts of Skylake and Cascade Lake only.
_MODELS: dict[str, tuple[str, ...]] = {
    "zen": ("zen1",),
    "zen+": ("zen1",),
    "zen2": ("zen2",),
    "zen3": ("zen3",),
    "zen4": ("zen4", "zen3"),
    "zen5": ("zen5", "zen4", "zen3"),
    "sandybridge": ("snb",),
    "ivybridge": ("ivb",),
    "haswell": ("hsw",),
    "broadwell": ("bdw",),
    "skylake": ("skl", "skx"),
    "skylake-avx512": ("skx",),
    "cascadelake": ("csx",),
    "icelake-client": ("icl",),
    "icelake-server": ("icx",),
    "alderlake": ("adl", "spr"),
    "sapphirerapids": ("spr",),
    "emeraldrapids": ("emr", "spr"),
}
# The model with the most instruction forms, for a processor that is not in the table.
_LAST_RESORT = "skx"
_LEAST_OFFSET = 1000


@dataclass(frozen=True)
class OsacaVersion:
    """What made a prediction: OSACA's version, its machine model, and whether that only stands in for another."""

    version: str
    model: str
    fallback: bool


@dataclass(frozen=True)
class _Answer:
    cycles: float = math.nan
    failure: str = ""


def version(microarchitecture: str) -> OsacaVersion:
    """The OSACA that `predict` would use for `microarchitecture`, e.g. "zen3"."""
    candidates = _MODELS.get(microarchitecture, ())
    model = next((candidate for candidate in candidates if _has_model(candidate)), _LAST_RESORT)
    return OsacaVersion(distribution_version("osaca"), model, fallback=candidates[:1] != (model,))


def predict(hexes: Sequence[str], microarchitecture: str) -> pd.DataFrame:
    """max(TP, LCD) of each block, in cycles per iteration; about 100 blocks a second.

    Returns:
        One row per block, in order: hex, predicted, failure ("", or why predicted is NaN: unknown_form where the
        machine model lacks an instruction, tool_error where OSACA raised).
    """
    used = version(microarchitecture)
    if used.fallback:
        logger.warning("osaca %s has no model of %s; using %s", used.version, microarchitecture, used.model)
    analyser = _Analyser(used.model)
    answers = [analyser.answer(code) for code in progress(hexes, "osaca", total=len(hexes), unit="block")]
    return prediction_table(hexes, [answer.cycles for answer in answers], [answer.failure for answer in answers])


def write(dataset: Path, output: Path, microarchitecture: str, *, count: int, seed: int) -> None:
    """Write the predictor for `count` test blocks of a dataset.parquet (all, if fewer), drawn at random by `seed`.

    Raises:
        ThreefoldError: as `read_table` does.
    """
    blocks = read_test_blocks(dataset)
    drawn = blocks.sample(n=min(count, len(blocks)), random_state=seed).sort_index()
    predictions = predict(drawn["hex"].tolist(), microarchitecture)
    header = {"tool": "osaca", **asdict(version(microarchitecture)), "quantity": "max(TP, LCD)"}
    write_predictions(output, drawn, predictions, {**header, "seed": seed})


class _Analyser:
    """OSACA with its machine model loaded once."""

    def __init__(self, model: str) -> None:
        self._model = MachineModel(arch=model)
        self._parser = ParserX86ATT()
        self._semantics = ArchSemantics(self._parser, self._model)
        # Without size suffixes more instructions match OSACA's forms: `cmpq` with memory is unknown, `cmp` is not.
        self._formatter = Formatter(FormatterSyntax.GAS)
        self._formatter.rip_relative_addresses = True
        self._load_uops = [uops for _, uops in self._model["load_throughput"]]
        self._load_uop_counts = [len(uops) for uops in self._load_uops]

    def answer(self, code: str) -> _Answer:
        try:
            with redirect_stdout(StringIO()):
                return self._analysed(code)
        except Exception as error:
            logger.debug("osaca failed on %s: %r", code, error)
            return _Answer(failure="tool_error")
        finally:
            self._restore_load_uops()

    def _analysed(self, code: str) -> _Answer:
        text = "\n".join(self._formatter.format(instruction) for instruction in Decoder(64, bytes.fromhex(code)))
        kernel = self._parser.parse_file(f"{text}\n")
        self._semantics.normalize_instruction_forms(kernel)
        self._semantics.add_semantics(kernel)
        if any(INSTR_FLAGS.TP_UNKWN in instruction.flags for instruction in kernel):
            return _Answer(failure="unknown_form")
        # Twice, as the command line does: the second pass balances what the first has moved.
        self._semantics.assign_optimal_throughput(kernel)
        self._semantics.assign_optimal_throughput(kernel)
        throughput = max(self._semantics.get_throughput_sum(kernel), default=0.0)
        return _Answer(max(throughput, self._loop_carried(kernel)))

    def _loop_carried(self, kernel: list[InstructionForm]) -> float:
        """Latency of the longest path from an instruction to itself one iteration later, 0 where there is none."""
        offset = max(_LEAST_OFFSET, *(instruction.line_number for instruction in kernel))
        next_iteration = [copy.copy(instruction) for instruction in kernel]
        for instruction in next_iteration:
            instruction.line_number += offset
        graph = _DependencyGraph(kernel + next_iteration, self._parser, self._model, self._semantics).dg
        return max(_longest_path(graph, instruction.line_number, offset) for instruction in kernel)

    def _restore_load_uops(self) -> None:
        # OSACA 0.7.1 appends an instruction's store to the machine model's own list of what a load costs, so
        # that without this a block's result would depend on the blocks before it.
        for uops, count in zip(self._load_uops, self._load_uop_counts, strict=True):
            del uops[count:]


class _DependencyGraph(KernelDG):  # type: ignore[misc]
    """OSACA's dependency graph without its search for loops, which lists every path: their number is exponential."""

    def check_for_loopcarried_dep(self, *_: object) -> dict[str, object]:
        return {}


def _longest_path(graph: Mapping[float, Mapping[float, Mapping[str, float]]], start: float, offset: float) -> float:
    """Latency of the longest path from node `start` to node `start + offset`; 0 where there is none."""
    longest = {start: 0.0}
    # Nodes are line numbers and every dependency points down, so ascending order is topological.
    for node in sorted(node for node in graph if start <= node < start + offset):
        if node in longest:
            for follower, edge in graph[node].items():
                longest[follower] = max(longest.get(follower, 0.0), longest[node] + edge["latency"])
    return longest.get(start + offset, 0.0)


@cache
def _has_model(name: str) -> bool:
    try:
        MachineModel(arch=name)
    except FileNotFoundError:
        return False
    return True
