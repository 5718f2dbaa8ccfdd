"""What claims are tested on: numbers measured here, or the published ones."""

from collections.abc import Mapping
from typing import Protocol

from threefold.ithemal.claims.quantity import Quantity

# Methods and ways of asking them, as in the published files; baselines by what they know.
ITHEMAL, LLVM_MCA, IACA, OSACA = "ithemal", "llvm-mca", "IACA", "osaca"
IACA_23, DIFFTUNE, UICA = "IACA 2.3", "DiffTune", "uiCA"
OPCODES, CONSTANT = "opcode-regression", "constant"
# What the front end, and in the survey the memory ports too, allow.
BASELINE = "baseline"
MEASURING = "measuring"
FORWARD, PROCESS, BATCHED = "forward", "process", "batched"
# Of measuring throughput: copies of the block in a row, or in a loop.
UNROLLED, LOOP = "unrolled", "loop"
# Explored architectures.
HIERARCHICAL, FLAT, DAG, DAG_NO_EDGES, DAG_RESIDUAL = "hierarchical", "flat", "dag", "dag-no-edges", "dag-residual"


class Evidence(Protocol):
    """Errors are the mean of |predicted − measured| / measured; None is what was not measured or not recovered."""

    @property
    def on_bhive(self) -> bool:
        """Whether labels are BHive's, so that limits known from these labels count."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The test sets, by what readers call them."""

    @property
    def processors(self) -> int:
        """Of how many processors there are labels."""

    def error(self, subject: str, method: str) -> Quantity | None:
        """The mean error of a method on a test set."""

    def ratio(self, subject: str, one: str, other: str) -> Quantity | None:
        """The error of `one` over that of `other`, on blocks that both answered."""

    def spearman(self, subject: str, method: str) -> Quantity | None:
        """Rank correlation of predicted with measured throughput."""

    def spearman_lead(self, subject: str, one: str, other: str) -> Quantity | None:
        """The rank correlation of `one` minus that of `other`."""

    def at_home(self) -> Mapping[str, Quantity]:
        """By test set: the error of the model trained for its processor over that of one trained for another."""

    def in_range(self, subject: str, low: float, high: float) -> Quantity | None:
        """The model's error on blocks measured at `low` to `high` cycles per 100 iterations."""

    def explored(self, one: str, other: str) -> Quantity | None:
        """The error of one architecture over another's, after an equal budget."""

    def time_ratio(self, one: tuple[str, str], other: tuple[str, str]) -> Quantity | None:
        """Time per block of a method asked in one way (method, way) over that of another."""

    def measurable(self, mapped: bool) -> Quantity | None:
        """Share of blocks that can be measured, with the pages that they touch mapped or without."""

    def measured_again(self) -> Mapping[str, Quantity]:
        """By what was measured: the mean difference between a label and a second measurement."""

    def survey(self, method: str) -> Quantity | None:
        """The error on BHive's original labels for Skylake."""

    def defined(self, method: str) -> Mapping[str, tuple[Quantity, Quantity]]:
        """By processor: the error of a method on throughput UNROLLED and in a LOOP."""

    def granite(self, quantity: str) -> Quantity | None:
        """What GRANITE says of itself: its gain over Ithemal+ in points, or its speed over Ithemal's."""
