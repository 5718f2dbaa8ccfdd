"""How long counted operations take on a device: a roofline of arithmetic, memory traffic and issuing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from threefold.errors import ThreefoldError
from threefold.plan.counting import Count, Operation, Unit

CPU = "cpu"
_TABLE = Path(__file__).with_name("devices.json")


@dataclass(frozen=True)
class Device:
    """What a device does in a second.

    Attributes:
        name: as it is asked for.
        flops: by kind of operation and precision, operations a second that are reached, not the peak.
        bandwidth: bytes a second that are reached.
        issue_seconds: what every operation takes to be issued; on a CPU, and computed; on a GPU it overlaps computing.
        overlaps: whether it does.
        origin: where the numbers come from.
        memory_gb: of its own; None for the machine's.
    """

    name: str
    flops: Mapping[tuple[Unit, str], float]
    bandwidth: float
    issue_seconds: float
    overlaps: bool
    origin: Literal["modelled", "probed"]
    memory_gb: float | None = None

    def seconds(self, count: Count, precision: str = "fp32") -> float:
        """How long these operations take."""
        issuing = count.calls * self.issue_seconds
        computing = sum(self._computing(one, precision) * times for one, times in count)
        return max(issuing, computing) if self.overlaps else issuing + computing

    def _computing(self, one: Operation, precision: str) -> float:
        arithmetic = one.flops / self.flops[one.unit, precision] if one.flops else 0.0
        return max(arithmetic, one.bytes / self.bandwidth)


def known_gpus() -> tuple[str, ...]:
    """Those in the table."""
    return tuple(_table()["devices"])


def gpu(name: str) -> Device:
    """The GPU called `name` in devices.json.

    PyTorch's defaults decide the precision of fp32: convolutions run in TF32, matrix products do not.

    Raises:
        ThreefoldError: there is none.
    """
    table = _table()
    if name not in table["devices"]:
        raise ThreefoldError(f"{name}: unknown device; there are {', '.join((*table['devices'], CPU))}")
    peak, share = table["devices"][name], table["utilisation"]
    return Device(
        name,
        {
            ("matmul", "fp32"): peak["fp32"] * share["matmul"],
            ("convolution", "fp32"): peak["tf32"] * share["convolution"],
            ("matmul", "bf16"): peak["bf16"] * share["matmul"],
            ("convolution", "bf16"): peak["bf16"] * share["convolution"],
        },
        peak["bandwidth"] * share["bandwidth"],
        table["issue_seconds"],
        overlaps=True,
        origin="modelled",
        memory_gb=peak["memory_gb"],
    )


def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return found
