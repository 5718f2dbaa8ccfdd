"""The numbers of a figure, beside it."""

from pathlib import Path

import pandas as pd

from threefold.files import write_text


def write_plotted(stem: Path, frame: pd.DataFrame) -> None:
    """Write the plotted numbers, one a row and at full precision, to `<stem>.csv`.

    A published value's number of seeds, which is 0 because it is not known, is left empty.
    """
    if "seeds" in frame:
        frame = frame.assign(seeds=frame["seeds"].astype("Int64").mask(frame["seeds"] == 0))
    write_text(stem.with_name(f"{stem.name}.csv"), frame.to_csv(index=False, lineterminator="\n"))
