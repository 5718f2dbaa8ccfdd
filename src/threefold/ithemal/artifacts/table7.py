"""Table 7: what the initial registers do to the labels."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from threefold.files import read_header, read_table
from threefold.ithemal.artifacts.agreement import MEASURED, Pairs, pairs
from threefold.ithemal.artifacts.inputs import Config, Inputs, folder, one
from threefold.reporting.tables import Table, number, percent, words, write

TITLE = "Table 7. The initial registers' influence on the labels"

_REGISTERS = "equal / distinct registers"
_PAGES = {"0": (0, 0), "1": (1, 1), "2": (2, 2), "3–4": (3, 4), "5 and more": (5, np.inf)}


def needs(config: Config) -> Inputs:
    """The same blocks timed from equal and from distinct registers, and again with the same settings."""
    return {name: f"{folder('local')}/{name}.parquet" for name in ("measured", "repeat", "equal", "distinct")}


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    equal, distinct = (read_table(one(inputs, name)) for name in ("equal", "distinct"))
    registers = pairs(equal, distinct)
    again = pairs(read_table(one(inputs, "measured")), read_table(one(inputs, "repeat")))
    rows = [
        {"comparison": _REGISTERS, "pages": "any", **_changes(registers)},
        *({"comparison": _REGISTERS, "pages": label, **_changes(part)} for label, part in _by_pages(registers)),
        {"comparison": "the same settings, twice", "pages": "any", **_changes(again)},
    ]
    notes = _notes(equal, distinct, registers, read_header(one(inputs, "measured")))
    write(Table(TITLE, _CAPTION, _COLUMNS, pd.DataFrame(rows), notes=tuple(notes)), stem)


_CAPTION = (
    "A block's label depends on what its registers hold: from equal registers [rax] and [rbx] are one address, and a "
    "load waits for a store that it would otherwise pass. "
    "Shares are of blocks whose label changes by more than 5, 10 and 50 %."
)

_COLUMNS = (
    words("comparison", "First / second"),
    words("pages", "Pages touched"),
    number("blocks", "Blocks", 0),
    percent("over_5", "> 5 %"),
    percent("over_10", "> 10 %"),
    percent("over_50", "> 50 %"),
    percent("slower", "First more than 5 % slower"),
    number("median_ratio", "First / second, median"),
    number("spearman", "Spearman"),
)


def _by_pages(found: Pairs) -> list[tuple[str, Pairs]]:
    """Pages are counted with distinct registers, where different pointers are different addresses."""
    parts = []
    for label, (low, high) in _PAGES.items():
        part = found.where(found.pages.between(low, high).to_numpy())
        if part.size:
            parts.append((label, part))
    return parts


def _changes(found: Pairs) -> dict[str, Any]:
    return {
        "blocks": found.size,
        "over_5": found.changed_by(0.05),
        "over_10": found.changed_by(0.10),
        "over_50": found.changed_by(0.50),
        "slower": float((found.ratio > 1.05).mean()),
        "median_ratio": float(np.median(found.ratio)),
        "spearman": found.spearman,
    }


def _notes(equal: pd.DataFrame, distinct: pd.DataFrame, found: Pairs, header: dict[str, Any]) -> list[str]:
    only_equal, only_distinct = (
        int(here["hex"].isin(there.loc[there["status"] != MEASURED, "hex"])[here["status"] == MEASURED].sum())
        for here, there in ((equal, distinct), (distinct, equal))
    )
    return [
        f"The data set uses {header['settings']['initial_registers']} registers.",
        f"{only_equal:,} blocks can be measured only from equal registers, {only_distinct:,} only from distinct ones, "
        f"{found.size:,} from both.",
        "A change is |first − second| / second, over blocks that have a label both times. Pages are counted with the "
        "second settings. The last row is the noise of measuring.",
        "BHive and the paper's harness start from equal registers; their labels therefore hold waits that the code "
        "itself does not demand.",
    ]
