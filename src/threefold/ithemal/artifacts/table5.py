"""Table 5: other architectures under an equal budget, beside the authors' own runs."""

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.files import read_table
from threefold.ithemal.artifacts.architectures import EXPLORE, name, runs
from threefold.ithemal.artifacts.evaluation import GROUPED, RANDOM, Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Config, Inputs, arms, explored, folder, many, one
from threefold.reporting import published
from threefold.reporting.tables import Table, number, percent, significant, words, write

TITLE = "Table 5. Other architectures"

_CLOSE = 0.25
_REGRESSION = "opcode-regression"
# Marks the published runs that are one run done twice.
_REPEAT = "repeat"
_ORDERS = (
    ("hierarchical", "flat", "the paper's text"),
    ("hierarchical", "dag", "the paper's text"),
    ("dag", "dag-no-edges", "the authors' own runs"),
)


def needs(config: Config) -> Inputs:
    """Each explored architecture's predictions and learning curve, and the published values."""
    dataset = explored(config)
    stems = [EXPLORE + arm for arm in arms(config)]
    stems += [stem for stem in config["ithemal"]["predictors"] if stem == _REGRESSION]
    return {
        "datasets": [f"{folder(dataset)}/dataset.parquet"],
        "predictions": [f"{folder(dataset)}/predictions/{stem}.parquet" for stem in stems],
        "histories": runs(config),
        "published": published.path("ithemal", "table5"),
    }


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    (evaluation,) = evaluations(inputs)
    budgets = {path.parent.parent.name: read_table(path).iloc[-1] for path in many(inputs, "histories")}
    here = pd.DataFrame([_row(evaluation, family, budgets) for family in evaluation.families])
    here = here.sort_values("error_grouped", ignore_index=True)
    theirs = published.read(one(inputs, "published"))
    frame = pd.concat([here, _theirs(theirs)], ignore_index=True)
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(_notes(here, theirs))), stem)


_CAPTION = (
    "Each architecture trained once, on the same blocks for the same number of updates. "
    "The authors' runs are of other blocks, an earlier harness and an earlier schedule: compare orders, not values."
)

_COLUMNS = (
    words("name", "Architecture"),
    number("blocks_seen", "Blocks seen", 0),
    significant("minutes", "Minutes"),
    percent("error_grouped", "Error, unseen token sequences"),
    percent("median_grouped", "Median"),
    percent("error", "Error, random blocks", verified="verified", absent="missing"),
    percent("within_25", "Within 25 %, random blocks", verified="verified", absent="missing"),
)


def _row(evaluation: Evaluation, family: str, budgets: dict[str, "pd.Series[float]"]) -> dict[str, Any]:
    grouped = pd.Series(evaluation.split(GROUPED).errors(family)).dropna()
    random = pd.Series(evaluation.split(RANDOM).errors(family)).dropna()
    arm = family.removeprefix(EXPLORE)
    row = {
        "section": f"Here: {evaluation.dataset}",
        "origin": "here",
        "arm": arm,
        "name": name(arm),
        "blocks": len(grouped),
        "error_grouped": grouped.mean(),
        "median_grouped": grouped.median(),
        "error": random.mean(),
        "within_25": (random < _CLOSE).mean(),
    }
    if family in budgets:
        last = budgets[family]
        row |= {"updates": last["step"], "blocks_seen": last["blocks"], "minutes": last["seconds"] / 60}
    return row


def _theirs(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename(columns={"run": "name"}).assign(
        section="Published: the authors' own runs (Skylake, January 2019)",
        origin="published",
        minutes=60 * rows["hours"],
        missing="not recovered",
    )


def _notes(here: pd.DataFrame, theirs: pd.DataFrame) -> list[str]:
    """The orders that the paper and its authors' reports give, as found here, and how far chance goes."""
    ours = here.set_index("arm")["error_grouped"]
    their_errors = theirs.dropna(subset=["arm", "error"]).set_index("arm")["error"]
    notes = []
    for better, worse, source in _ORDERS:
        if better in ours and worse in ours:
            verdict = "holds" if ours[better] < ours[worse] else "does not hold"
            also = (
                f"; theirs {_both(their_errors, better, worse)}" if {better, worse} <= set(their_errors.index) else ""
            )
            notes.append(
                f"{name(better)} better than {name(worse)}, as in {source}: {verdict} here "
                f"({_both(ours, better, worse)} on unseen token sequences{also})."
            )
    repeats = theirs.loc[theirs["arm"] == _REPEAT, "error"]
    notes.append(
        f"One training run each. Two of the authors' runs that differ only by the machine are "
        f"{100 * (repeats.max() - repeats.min()):.2f} points apart, so smaller differences mean nothing."
    )
    if _REGRESSION in ours:
        notes.append(f"The {name(_REGRESSION)} is fitted by least squares; it has no updates to count.")
    return notes


def _both(errors: "pd.Series[float]", first: str, second: str) -> str:
    return f"{100 * errors[first]:.1f} and {100 * errors[second]:.1f} %"
