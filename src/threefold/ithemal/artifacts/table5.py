"""Table 5: other architectures under an equal budget, beside the authors' own runs."""

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.files import read_table
from threefold.ithemal.artifacts.architectures import EXPLORE, name, runs
from threefold.ithemal.artifacts.evaluation import GROUPED, RANDOM, Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Config, Inputs, arms, explored, folder, many, one
from threefold.reporting import published
from threefold.reporting.tables import Table, number, percent, words, write

TITLE = "Table 5. Other architectures"

_CLOSE = 0.25
_REGRESSION = "opcode-regression"


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


def draw(inputs: Inputs, stem: Path, config: Config) -> None:
    """Write the table to `stem`."""
    (evaluation,) = evaluations(inputs)
    budgets = {path.parent.parent.name: read_table(path).iloc[-1] for path in many(inputs, "histories")}
    here = pd.DataFrame([_row(evaluation, family, budgets) for family in evaluation.families])
    here = here.sort_values("error", ignore_index=True)
    theirs = published.read(one(inputs, "published"))
    frame = pd.concat([here, _theirs(theirs)], ignore_index=True)
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(_notes(here, theirs))), stem)


_CAPTION = (
    "Each architecture trained once, on the same blocks in the same order, for the same number of updates. "
    "The authors' runs are of other blocks, an earlier harness and an earlier schedule: compare orders, not values."
)

_COLUMNS = (
    words("name", "Architecture"),
    number("blocks_seen", "Blocks seen", 0),
    number("minutes", "Minutes", 1),
    percent("error", "Error, unseen token sequences", verified="verified", absent="missing"),
    percent("median_error", "Median error"),
    percent("within_25", "Within 25 %", verified="verified", absent="missing"),
    percent("error_random", "Error, random blocks"),
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
        "error": grouped.mean(),
        "median_error": grouped.median(),
        "within_25": (grouped < _CLOSE).mean(),
        "error_random": random.mean(),
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
    """The two orders that the paper and its authors' reports give, as found here."""
    notes = [f"{name(_REGRESSION)} is fitted by least squares and has no budget of updates."]
    ours = here.set_index("arm")["error"]
    published_error = theirs.dropna(subset=["arm"]).set_index("arm")["error"]
    claims = [("hierarchical", other, "the paper's text") for other in ("flat", "dag")]
    claims.append(("dag", "dag-no-edges", "the authors' runs"))
    for better, worse, source in claims:
        if better in ours and worse in ours:
            holds = "holds" if ours[better] < ours[worse] else "does not hold"
            theirs_too = ""
            if published_error.reindex([better, worse]).notna().all():
                theirs_too = f" (theirs: {published_error[better]:.3f} and {published_error[worse]:.3f})"
            notes.append(
                f"{name(better)} better than {name(worse)} ({source}): {holds} here, "
                f"{ours[better]:.3f} and {ours[worse]:.3f}{theirs_too}."
            )
    notes.append("One training run each: differences of about 0.005 are noise.")
    return notes
