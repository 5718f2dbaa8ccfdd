"""How much is pruned at each level of iterative magnitude pruning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from threefold.errors import ThreefoldError

# Sparsities are compared after rounding, so that 0.7 is reached by 7 tenths.
_DIGITS = 9


@dataclass(frozen=True)
class Schedule:
    """A level is one round of pruning; level 0 is dense.

    `of="original"` removes `fraction` of all prunable weights every round, so that level 7 at 0.1 is 70 % sparse (the
    released code of both ticket papers for text, and what their tables show: 10, 20, ..., 90 %). `of="remaining"`
    removes `fraction` of those that are left (Algorithm 1 of the BERT paper in words; the vision paper at 0.2).
    The last level is the first that is at least `deepest` sparse.
    """

    fraction: float
    of: Literal["original", "remaining"]
    deepest: float

    def __post_init__(self) -> None:
        """Refuse fractions outside (0, 1), and steps that reach `deepest` only by pruning everything."""
        for name, value in (("fraction", self.fraction), ("deepest", self.deepest)):
            if not 0 < value < 1:
                raise ThreefoldError(f"sparsity.{name}: {value} is not between 0 and 1")
        if self.sparsity(self.levels[-1]) == 1:
            raise ThreefoldError(
                f"sparsity.deepest: steps of {self.fraction:g} reach {self.deepest:g} only by pruning everything; "
                f"give at most {self.sparsity(self.levels[-1] - 1):g}"
            )

    @classmethod
    def of_job(cls, told: Mapping[str, Any]) -> "Schedule":
        """The schedule that a job is told; without `deepest`, where the job need not know how many levels there are."""
        return cls(told["fraction"], told["of"], told.get("deepest", told["fraction"]))

    @property
    def levels(self) -> range:
        """The levels from 1 to the first that is at least as sparse as `deepest`."""
        return range(1, self._first_reaching(self.deepest) + 1)

    def sparsity(self, level: int) -> float:
        """The share of the prunable weights that are zero at `level`."""
        if self.of == "original":
            return round(min(1.0, level * self.fraction), _DIGITS)
        return round(1 - (1 - self.fraction) ** level, _DIGITS)

    def pruned(self, level: int, size: int) -> int:
        """How many of `size` prunable weights are zero at `level`, to the nearest whole number."""
        return round(self.sparsity(level) * size)

    def level(self, sparsity: float) -> int:
        """The first level that is at least as sparse as `sparsity`.

        Raises:
            ThreefoldError: the schedule ends before.
        """
        if sparsity > self.sparsity(self.levels[-1]):
            raise ThreefoldError(
                f"sparsity {sparsity:g}: the schedule ends at {self.sparsity(self.levels[-1]):g} "
                f"(level {self.levels[-1]}); raise sparsity.deepest"
            )
        return self._first_reaching(sparsity)

    def _first_reaching(self, sparsity: float) -> int:
        level = 0
        while self.sparsity(level) < sparsity:
            level += 1
        return level
