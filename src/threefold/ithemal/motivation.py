"""The paper's three motivating examples (Table 1), measured and predicted on this processor."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from threefold.files import write_json
from threefold.ithemal.baselines import llvm_mca
from threefold.ithemal.baselines.availability import is_available
from threefold.ithemal.blocks import parse_hex
from threefold.ithemal.bounds import lower_bound
from threefold.ithemal.measure import MeasureSettings, measure_blocks
from threefold.ithemal.prediction import Predictor
from threefold.ithemal.processor import Processor, this_processor


@dataclass(frozen=True)
class Example:
    """One row of the paper's Table 1: its letter, its code in Intel syntax, and as machine code."""

    row: str
    intel: str
    hex: str


# (a) and (c) as quoted in the authors' issue tracker (Ithemal#54). Of (b) only "a pair of mov" is known; a load and a
# store stand in for it, which Haswell's one store a cycle makes 100 cycles for 100 iterations, near the paper's 103.
EXAMPLES = (
    Example("a", "vxorps xmm0, xmm0, xmm0", "c5f857c0"),
    Example("b", "mov rdx, [rbx + 8]; mov [rbx + 16], rdx", "488b530848895310"),
    Example("c", "shl rbx, 2; mov rdi, rbx", "48c1e3024889df"),
)


def examine(model: Path, settings: MeasureSettings) -> list[dict[str, object]]:
    """Measured and predicted cycles per iteration of each example, with the physical lower bound and its reason.

    Predictions are those of the model in `model` ("ithemal") and, where it is installed, of llvm-mca with its
    assumption that loads and stores never alias ("llvm-mca") and without it ("llvm-mca-alias"). What has no value
    is None.

    Raises:
        ThreefoldError: this processor cannot be measured on, or `model` is no model.
    """
    hexes = [example.hex for example in EXAMPLES]
    processor = this_processor()
    measured = measure_blocks(hexes, settings)
    predicted = {"ithemal": Predictor.load(model).predict(hexes), **_simulated(hexes, processor)}
    return [
        {
            **asdict(example),
            "cycles": _number(row["cycles"]),
            "spread": _number(row["spread"]),
            "status": row["status"],
            **{tool: _number(values[index]) for tool, values in predicted.items()},
            **_bound(example, processor),
        }
        for index, (example, row) in enumerate(zip(EXAMPLES, measured.to_dict("records"), strict=True))
    ]


def write_examples(path: Path, model: Path, settings: MeasureSettings) -> None:
    """Write what `examine` finds as JSON; raises as it does."""
    write_json(path, examine(model, settings))


def _simulated(hexes: list[str], processor: Processor) -> Mapping[str, np.ndarray]:
    if not is_available("llvm-mca"):
        return {}
    return {
        name: llvm_mca.predict(hexes, processor.microarchitecture, alias=alias)["predicted"].to_numpy()
        for name, alias in (("llvm-mca", False), ("llvm-mca-alias", True))
    }


def _bound(example: Example, processor: Processor) -> dict[str, object]:
    bound = lower_bound(parse_hex(example.hex), processor)
    return {"lower_bound": bound.cycles, "bound_reason": bound.reason}


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
