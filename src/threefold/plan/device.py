"""How long counted operations take on a device: a roofline of arithmetic, memory traffic and issuing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from threefold.errors import ThreefoldError
from threefold.lottery.recipe import Precision
from threefold.plan.counting import Count, Operation, Unit

CPU = "cpu"
_UNITS: tuple[Unit, ...] = ("matmul", "convolution")
_PRECISIONS = get_args(Precision)
_TABLE = Path(__file__).with_name("devices.json")


@dataclass(frozen=True)
class Device:
    """What a device does in a second.

    Attributes:
        name: as it is asked for.
        flops: by kind of operation and precision, operations a second that are reached, not the peak.
        bandwidth: bytes a second that are reached.
        issue_seconds: what every operation takes to be issued.
        overlaps: whether operations are issued while earlier ones are computed, as on a GPU; on a CPU they are not.
        shares: whose shares of the vendor's peaks they are, in words.
        memory_gb: of its own; None for the machine's.
    """

    name: str
    flops: Mapping[tuple[Unit, str], float]
    bandwidth: float
    issue_seconds: float
    overlaps: bool
    memory_gb: float | None = None
    shares: str = ""

    def seconds(self, count: Count, precision: str = "fp32") -> float:
        """How long these operations take."""
        issuing = count.calls * self.issue_seconds
        computing = sum(self._computing(one, precision) * times for one, times in count)
        return max(issuing, computing) if self.overlaps else issuing + computing

    def _computing(self, one: Operation, precision: str) -> float:
        arithmetic = one.flops / self.flops[one.unit, precision] if one.flops else 0.0
        return max(arithmetic, one.bytes / self.bandwidth)


def gpu(name: str) -> Device:
    """The GPU called `name` in devices.json.

    Raises:
        ThreefoldError: there is none.
    """
    table = _table()
    peaks, share, measured = _peaks(name), table["utilisation"], table["measured_on"]
    return Device(
        name,
        {
            (unit, precision): peak(name, unit, precision) * share[_bound(name, unit, precision)]
            for unit in _UNITS
            for precision in _PRECISIONS
        },
        peaks["bandwidth"] * share["bandwidth"],
        table["issue_seconds"],
        overlaps=True,
        memory_gb=peaks["memory_gb"],
        shares=f"shares measured on one {measured}"
        if name == measured
        else f"shares assumed to be those of {measured}",
    )


def peak(name: str, unit: Unit, precision: str) -> float:
    """Operations a second of the GPU called `name` at their most, by its vendor.

    PyTorch's defaults decide what fp32 means: convolutions run in TF32, matrix products do not.

    Raises:
        ThreefoldError: there is none.
    """
    return float(_peaks(name)["tf32" if (unit, precision) == ("convolution", "fp32") else precision])


def _bound(name: str, unit: Unit, precision: str) -> Unit:
    """Whose share a unit reaches: without tensor units, convolutions reach what matrix products do."""
    return "matmul" if peak(name, unit, precision) <= _peaks(name)["fp32"] else unit


def _peaks(name: str) -> dict[str, Any]:
    table = _table()["devices"]
    if name not in table:
        raise ThreefoldError(f"{name}: unknown device; there are {', '.join((*table, CPU))}")
    found: dict[str, Any] = table[name]
    return found


def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return found
