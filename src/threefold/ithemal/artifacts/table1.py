"""Table 1: the three motivating examples, measured and predicted here, beside the paper's values."""

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.files import read_json
from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.inputs import Config, Inputs, one
from threefold.reporting import published
from threefold.reporting.tables import Table, number, words, write

TITLE = "Table 1. Three motivating examples"

_TOOLS = ("llvm-mca", "llvm-mca-alias", "ithemal")
_TOLERANCE = 0.03


def needs(config: Config) -> Inputs:
    """The examples measured here, and the published values."""
    return {"measured": "results/ithemal/table1_measured.json", "published": published.path("ithemal", "table1")}


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    theirs = published.read(one(inputs, "published"))
    examples: list[dict[str, Any]] = read_json(one(inputs, "measured"))
    frame = pd.DataFrame([row for example in examples for row in _rows(example, theirs)])
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(_notes(frame, theirs))), stem)


_CAPTION = "Throughput measured and predicted on this processor, beside the published values (Haswell)."

_COLUMNS = (
    words("name", "Cycles per 100 iterations"),
    number("cycles_per_100", "Here", 1),
    number("published_per_100", "Published", 0, verified="verified", absent="missing"),
    words("statement", "The paper says"),
)


def _rows(example: dict[str, Any], theirs: pd.DataFrame) -> list[dict[str, Any]]:
    """Lower bound, measurement and predictions of one example."""
    letter = str(example["row"])
    paper = theirs[theirs["example"] == letter].set_index("predictor")
    place = {"section": f"({letter}) {example['intel']}", "example": letter, "hex": example["hex"]}
    bound = {
        "quantity": "lower_bound",
        "name": f"lower bound ({example['bound_reason']})",
        "reason": example["bound_reason"],
        "cycles_per_100": _per_100(example["lower_bound"]),
    }
    measured = {
        "quantity": "measured",
        "name": "measured" if example["status"] == "measured" else f"measured ({example['status']})",
        "cycles_per_100": _per_100(example["cycles"]),
        "spread": example["spread"],
    }
    tools: list[dict[str, Any]] = [
        {"quantity": tool, "name": predictors.name(tool), "cycles_per_100": _per_100(example.get(tool))}
        for tool in _TOOLS
    ]
    theirs_only = [{"quantity": who, "name": who} for who in paper.index if who not in ("measured", *_TOOLS)]
    rows = (bound, measured, *tools, *theirs_only)
    return [{**place, **row, **_published(paper, str(row["quantity"]))} for row in rows]


def _per_100(cycles: float | None) -> float | None:
    return None if cycles is None else 100 * cycles


def _published(paper: pd.DataFrame, quantity: str) -> dict[str, Any]:
    if quantity not in paper.index:
        return {}
    row = paper.loc[quantity]
    return {
        "published_per_100": row["cycles_per_100"],
        "statement": row["statement"],
        "missing": "not recovered",
        "verified": row["verified"],
        "provenance": row["provenance"],
    }


def _notes(frame: pd.DataFrame, theirs: pd.DataFrame) -> list[str]:
    """Which codes are stand-ins, and which measurements no processor can reach."""
    notes = ["IACA is not run here: it models some Intel processors and is no longer distributed."]
    notes += [
        f"({example}) The paper's code is not recovered beyond its description; code of the same kind stands in."
        for example in theirs.loc[theirs["intel"].isna(), "example"].unique()
    ]
    for example, rows in frame.groupby("example"):
        by_quantity = rows.set_index("quantity")
        bound = by_quantity.loc["lower_bound"]
        measured = by_quantity.loc["measured"]
        if measured["cycles_per_100"] < bound["cycles_per_100"] * (1 - _TOLERANCE):
            notes.append(f"({example}) The measurement here is below the {bound['name']}: it is in error.")
        # Widths and ports differ between processors; no processor breaks a dependency.
        if bound["reason"] == "dependency" and measured["published_per_100"] < bound["cycles_per_100"]:
            notes.append(
                f"({example}) The published measurement, {measured['published_per_100']:.0f}, is below the "
                f"{bound['name']} of {bound['cycles_per_100']:.0f}, which holds on every processor: it is in error."
            )
    return notes
