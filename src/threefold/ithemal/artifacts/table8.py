"""Table 8: can the labels be trusted? Physical bounds, repetition, a second build, and what was rejected."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from threefold.files import read_header, read_table
from threefold.ithemal.artifacts.agreement import MEASURED, pairs
from threefold.ithemal.artifacts.evaluation import GROUPED, evaluation
from threefold.ithemal.artifacts.inputs import Config, Inputs, folder, one
from threefold.ithemal.bounds import lower_bound
from threefold.reporting import published
from threefold.reporting.tables import Table, number, percent, words, write

TITLE = "Table 8. Checks of the labels"

# Labels repeat to within about a per cent; one further than this below a bound is wrong.
_TOLERANCE = 0.03
_FAR = 0.10
_AGREEMENT = (0.01, 0.02, 0.05, 0.10)
_CONSTANT = "constant"
_LIMITS = {"at_least": "at least", "at_most": "at most"}


def needs(config: Config) -> Inputs:
    """The labels, measured again in several ways, and what others found in published labels."""
    local = folder("local")
    needed: dict[str, str | list[str]] = {
        **{name: f"{local}/{name}.parquet" for name in ("measured", "repeat", "rebuild")},
        "published": published.path("ithemal", "table8"),
    }
    if _CONSTANT in config["ithemal"]["predictors"]:
        needed |= {"dataset": f"{local}/dataset.parquet", "constant": f"{local}/predictions/{_CONSTANT}.parquet"}
    return needed


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    measured = read_table(one(inputs, "measured"))
    header = read_header(one(inputs, "measured"))
    rows = [
        *_statuses(measured),
        *_bounds(measured, SimpleNamespace(**header["processor"])),
        *_agreements("The same settings again", measured, read_table(one(inputs, "repeat"))),
        *_agreements("By a harness of another build", measured, read_table(one(inputs, "rebuild"))),
        *(_best_constant(inputs) if "constant" in inputs else []),
        *_published(published.read(one(inputs, "published"))),
    ]
    processor = header["processor"]["name"]
    caption = f"Labels measured on {processor}."
    write(Table(TITLE, caption, _COLUMNS, pd.DataFrame(rows), "section", _NOTES), stem)


_COLUMNS = (
    words("check", "Check"),
    number("of", "Of blocks", 0),
    number("blocks", "Blocks", 0, verified="verified"),
    percent("value", "Share or value", 2, verified="verified"),
    words("provenance", "Source"),
)

_NOTES = (
    f"Below a bound: more than {100 * _TOLERANCE:.0f} % faster than any processor of this width and with these memory "
    "ports could run the block. Dependency: a chain of instructions through one register, at least a cycle each.",
    "Agreement is |first − second| / second of blocks that have a label both times.",
)


def _share(section: str, check: str, blocks: int, of: int) -> dict[str, Any]:
    value = blocks / of if of else float("nan")
    return {"section": section, "check": check, "of": of, "blocks": blocks, "value": value, "origin": "here"}


def _statuses(measured: pd.DataFrame) -> list[dict[str, Any]]:
    section = "Measured or rejected"
    rejected = measured.loc[measured["status"] != MEASURED, "reason"].value_counts()
    counts = {"measured": len(measured) - int(rejected.sum())}
    counts |= {f"rejected: {str(reason).replace('_', ' ')}": int(number) for reason, number in rejected.items()}
    return [_share(section, check, blocks, len(measured)) for check, blocks in counts.items()]


def _bounds(measured: pd.DataFrame, processor: Any) -> list[dict[str, Any]]:
    section = "Labels below a physical bound"
    labels = measured[measured["status"] == MEASURED]
    bounds = pd.DataFrame([vars(lower_bound(bytes.fromhex(code), processor)) for code in labels["hex"]])
    # A block of no-ops alone has no bound.
    ratio = labels["cycles"].to_numpy() / bounds["cycles"].replace(0, np.nan).to_numpy()
    below = ratio < 1 - _TOLERANCE
    rows = [
        _share(section, "any bound", int(below.sum()), len(labels)),
        _share(section, f"any bound, by more than {100 * _FAR:.0f} %", int((ratio < 1 - _FAR).sum()), len(labels)),
        {
            "section": section,
            "origin": "here",
            "check": "lowest label / bound",
            "of": len(labels),
            "value": float(np.nanmin(ratio)),
        },
    ]
    for reason in sorted(set(bounds["reason"]) - {"none"}):
        binding = (bounds["reason"] == reason).to_numpy()
        rows.append(_share(section, f"highest bound: {reason}", int((below & binding).sum()), int(binding.sum())))
    return rows


def _agreements(section: str, first: pd.DataFrame, second: pd.DataFrame) -> list[dict[str, Any]]:
    found = pairs(first, second)
    rows = []
    for tolerance in _AGREEMENT:
        within = round((1 - found.changed_by(tolerance)) * found.size)
        rows.append(_share(section, f"within {100 * tolerance:.0f} %", within, found.size))
    difference = float(np.mean(np.abs(found.ratio - 1)))
    place = {"section": section, "of": found.size, "origin": "here"}
    return [*rows, {**place, "check": "mean difference", "value": difference}]


def _best_constant(inputs: Inputs) -> list[dict[str, Any]]:
    """What predicting one number for every block costs: the floor of what counts as learning."""
    found = evaluation(one(inputs, "dataset"), [one(inputs, "constant")]).split(GROUPED)
    errors = found.errors(_CONSTANT)
    row = {"check": "error of the best constant, fitted on training blocks", "of": len(errors), "value": errors.mean()}
    return [{"section": "Difficulty", "origin": "here", **row}]


def _published(rows: pd.DataFrame) -> list[dict[str, Any]]:
    found = []
    for row in rows.to_dict("records"):
        counted = row["quantity"].startswith("blocks")
        limit = next((f" ({words_of})" for key, words_of in _LIMITS.items() if row["quantity"].endswith(key)), "")
        check = f"{row['microarchitecture']}: {row['check']}{limit}"
        found.append(
            {
                "section": "Published: what others found in BHive's labels",
                "origin": "published",
                "check": check,
                "blocks" if counted else "value": row["value"],
                "provenance": row["provenance"],
                "verified": row["verified"],
            }
        )
    return found
