"""Two measurements of the same blocks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

MEASURED = "measured"


@dataclass(frozen=True)
class Pairs:
    """Blocks measured both times; cycles per iteration, and the pages touched the second time."""

    first: npt.NDArray[np.float64]
    second: npt.NDArray[np.float64]
    pages: "pd.Series[int]"

    @property
    def size(self) -> int:
        """How many blocks there are."""
        return len(self.first)

    @property
    def ratio(self) -> npt.NDArray[np.float64]:
        """First over second."""
        return self.first / self.second

    @property
    def spearman(self) -> float:
        """Rank correlation of the two."""
        return float(pd.Series(self.first).corr(pd.Series(self.second), method="spearman"))

    def changed_by(self, tolerance: float) -> float:
        """Share of blocks with |first - second| / second above `tolerance`."""
        return float((np.abs(self.ratio - 1) > tolerance).mean())

    def where(self, mask: npt.NDArray[np.bool_]) -> "Pairs":
        """The same for some of the blocks."""
        return Pairs(self.first[mask], self.second[mask], self.pages[mask])


def pairs(first: pd.DataFrame, second: pd.DataFrame) -> Pairs:
    """Match two measured tables by block; those rejected in either are left out."""
    columns = ["hex", "cycles", "pages"]
    ours, theirs = (table.loc[table["status"] == MEASURED, columns] for table in (first, second))
    both = ours.merge(theirs, on="hex", suffixes=("_first", "_second"))
    return Pairs(
        both["cycles_first"].to_numpy(np.float64), both["cycles_second"].to_numpy(np.float64), both["pages_second"]
    )
