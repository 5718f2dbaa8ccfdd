"""How fast throughput is predicted and measured (Table 4), in each way that the literature timed it.

The paper's evaluation times the network alone, one block at a time; uiCA's authors time whole processes; tools that
take many blocks at once are faster still. Every way is timed on the same blocks and one core.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import torch

from threefold.files import read_table, write_json
from threefold.ithemal.baselines import llvm_mca, osaca
from threefold.ithemal.baselines.availability import is_available
from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.measure import MeasureSettings, measure_blocks
from threefold.ithemal.prediction import Predictor
from threefold.ithemal.processor import this_processor
from threefold.progress import progress

Way = Literal["forward", "tokens", "process", "batched", "measuring"]

_REPEATS = 3


@dataclass(frozen=True)
class Speed:
    """One predictor asked in one way: blocks and instructions a second, over `blocks` blocks."""

    predictor: str
    way: Way
    blocks: int
    blocks_per_s: float
    instructions_per_s: float


@dataclass(frozen=True)
class SpeedSettings:
    """How many blocks of the test rows are timed in one process, and how many with a process each."""

    blocks: int
    processes: int
    seed: int


@dataclass(frozen=True)
class _Sample:
    hexes: list[str]
    instructions: int

    def first(self, count: int, counted: Sequence[int]) -> "_Sample":
        return _Sample(self.hexes[:count], sum(counted[:count]))


def measure_speed(dataset: Path, model: Path, settings: SpeedSettings, measuring: MeasureSettings) -> list[Speed]:
    """Time every predictor that is installed, in every way, on test blocks of `dataset` drawn by the seed.

    Raises:
        ThreefoldError: `dataset` or `model` is not what it should be, or this processor cannot be measured on.
    """
    rows = read_table(dataset, ["hex", "instructions", "split"])
    tested = rows[rows["split"].str.startswith("test")]
    drawn = tested.sample(min(settings.blocks, len(tested)), random_state=settings.seed)
    hexes, counted = drawn["hex"].tolist(), drawn["instructions"].tolist()
    many = _Sample(hexes, sum(counted))
    few = many.first(settings.processes, counted)
    microarchitecture = this_processor().microarchitecture

    with _one_thread():
        predictor = Predictor.load(model)
        texts = [token_text(bytes.fromhex(block)) for block in hexes]
        runs: list[tuple[str, Way, _Sample, Callable[[], object]]] = [
            ("ithemal", "forward", many, lambda: [predictor.predict_tokens([text]) for text in texts]),
            ("ithemal", "tokens", many, lambda: [predictor.predict([block]) for block in hexes]),
            ("ithemal", "batched", many, lambda: predictor.predict(hexes)),
            ("ithemal", "process", few, lambda: _predict_in_processes(few.hexes, model)),
            ("measuring", "measuring", many, lambda: measure_blocks(hexes, measuring)),
        ]
        if is_available("llvm-mca"):
            runs += [
                ("llvm-mca", "batched", many, lambda: llvm_mca.predict(hexes, microarchitecture)),
                ("llvm-mca", "process", few, lambda: [llvm_mca.predict([b], microarchitecture) for b in few.hexes]),
            ]
        runs.append(("osaca", "tokens", few, lambda: osaca.predict(few.hexes, microarchitecture)))
        return [_timed(*run) for run in progress(runs, "speed", unit="way")]


def write_speed(path: Path, dataset: Path, model: Path, settings: SpeedSettings, measuring: MeasureSettings) -> None:
    """Write what `measure_speed` finds as JSON; raises as it does."""
    write_json(path, [asdict(speed) for speed in measure_speed(dataset, model, settings, measuring)])


def _timed(predictor: str, way: Way, sample: _Sample, run: Callable[[], object]) -> Speed:
    """The best of a few repeats: what disturbs a run only ever makes it slower."""
    seconds = min(_seconds(run) for _ in range(_REPEATS))
    count = len(sample.hexes)
    return Speed(predictor, way, count, count / seconds, sample.instructions / seconds)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _predict_in_processes(hexes: Sequence[str], model: Path) -> None:
    command = [sys.executable, "-m", "threefold.cli", "predict", "--model", str(model)]
    for block in hexes:
        subprocess.run([*command, block], check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


@contextmanager
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
