"""How far the authors' dense runs spread, as far as the bands of Figures 3 and 5 tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threefold.reporting.published import rows_by
from threefold.vision.claims.series import Series
from threefold.vision.claims.tolerance import Tolerance

# How the reader of the files shows an empty cell, which stands for all masks or all weights.
_ALL = "nan"


@dataclass(frozen=True)
class Deviations:
    """Half-widths of bands in points, by task, mask and weights.

    Where no band was recovered the deviation may be anything from 0 to the widest one drawn for a classification task.
    """

    bands: Mapping[tuple[str, ...], Tolerance]
    widest: float

    @classmethod
    def read(cls, file: Path) -> "Deviations":
        """From the published file of bands.

        Raises:
            ThreefoldError: the file is missing, or a row does not say where it comes from.
        """
        rows = rows_by(file, "task", "mask", "weights").items()
        bands = {key: Tolerance(float(row["least"]), float(row["most"])) for key, row in rows}
        drawn = (band.most for (_, mask, weights), band in bands.items() if (mask, weights) != (_ALL, _ALL))
        return cls(bands, max(drawn))

    def of(self, task: str, series: Series) -> Tolerance:
        """Of the dense network that `series` starts from."""
        for mask, weights in ((series.mask, series.weights), (_ALL, series.weights), (_ALL, _ALL)):
            if (task, mask, weights) in self.bands:
                return self.bands[task, mask, weights]
        return Tolerance(0.0, self.widest)
