"""Table 3: accuracy of every predictor, on both test splits, beside the published values."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.accuracy_notes import claims, overlaps, quotations
from threefold.ithemal.artifacts.bootstrap import mean_interval
from threefold.ithemal.artifacts.evaluation import SPLITS, Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated, many, one
from threefold.reporting import published
from threefold.reporting.tables import Table, interval, number, percent, words, write

TITLE = "Table 3. Accuracy of the predictors"

_ANSWERED = "blocks that all of them answered"
_OSACA = "blocks that OSACA answered, too"
_BOTH_SPLITS = "test"
_APART = {
    predictors.SHIPPED: ("of both tests what the shipped model was not trained on", "blocks"),
    predictors.RELEASED: ("of both tests what the authors' model has tokens for", "blocks"),
    predictors.OSACA: ("a sample of both tests", _OSACA),
}
_OSACA_SHOWN = (predictors.ITHEMAL, predictors.SHIPPED, predictors.LLVM_MCA, predictors.OSACA, "width")

_PAPER = "Published, paper's table 3 (its own blocks)"


def needs(config: Config) -> Inputs:
    """Labels and predictions of every data set, and the published values."""
    return {
        **evaluated(config, datasets(config)),
        "published": published.path("ithemal", "table3"),
        "quoted": published.path("ithemal", "table3_quoted"),
        "elsewhere": published.path("ithemal", "table3_elsewhere"),
    }


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    found = evaluations(inputs)
    theirs = published.read(one(inputs, "published"))
    ours = [row for each in found for row in _rows(each)]
    frame = pd.concat(
        [
            pd.DataFrame(ours),
            _paper(theirs),
            _elsewhere(published.read(one(inputs, "elsewhere"))),
        ],
        ignore_index=True,
    )
    errors = frame[frame["subset"] == _ANSWERED].set_index(["dataset", "split", "predictor"])["error"]
    notes = [
        *(note for each in found for note in claims(errors[each.dataset], each)),
        *overlaps(many(inputs, "datasets")),
        *quotations(theirs, published.read(one(inputs, "quoted"))),
        *_NOTES,
    ]
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(notes), _shown), stem)


_CAPTION = (
    "Error is the mean of |predicted − measured| / measured. Numbers of the trained model are means over seeds, "
    "± their standard deviation; the interval is a 95 % bootstrap over token sequences."
)

_COLUMNS = (
    words("name", "Predictor"),
    number("blocks", "Blocks", 0),
    percent("failed_share", "No answer"),
    percent("error_failed_as_1", "Error, no answer = 100 %", verified="verified"),
    percent("error", "Error", spread="error_sd", verified="verified", absent="missing"),
    interval("error_low", "error_high", "95 % interval"),
    percent("median_error", "Median error", verified="verified"),
    number("spearman", "Spearman", verified="verified", absent="missing"),
    number("kendall", "Kendall", verified="verified"),
    number("pearson", "Pearson", verified="verified", absent="missing"),
    number("pearson_1000", "Pearson ≤ 1000", verified="verified"),
)

_NOTES = (
    "No answer = 100 %: every block that the predictor was asked about counts, one without an answer as an error of "
    "100 %. All other numbers of a section are on the same blocks, those that every predictor there answered.",
    "Pearson ≤ 1000: only blocks of at most 1000 measured cycles per 100 iterations; over all blocks a few very slow "
    "ones decide that correlation.",
    "llvm-mca is its total cycles over 100 iterations, the paper's protocol.",
)


def _rows(evaluation: Evaluation) -> list[dict[str, Any]]:
    """All but OSACA and models from elsewhere on each split; then each of these on the blocks it was asked about."""
    apart = {predictors.OSACA, predictors.RELEASED} | (
        {predictors.SHIPPED} if evaluation.dataset != predictors.SHIPPED else set()
    )
    others = [family for family in evaluation.families if family not in apart]
    rows = [
        row
        for split, what in SPLITS.items()
        for row in _compared(evaluation.split(split), split, what, others, _ANSWERED)
    ]
    for family, (what, subset) in _APART.items():
        if family in apart and family in evaluation.families:
            asked = evaluation.where(evaluation.was_asked(family))
            families = predictors.ordered([*others, family])
            rows += _compared(asked, _BOTH_SPLITS, what, families, subset)
    return rows


def _compared(here: Evaluation, split: str, what: str, families: list[str], subset: str) -> list[dict[str, Any]]:
    common = here.common(families)
    if len(common.blocks) < 2:
        return []
    section = f"Data set {here.dataset}, {what}: {len(common.blocks):,} {subset}"
    place = {"section": section, "origin": "here", "dataset": here.dataset, "split": split, "subset": subset}
    return [{**place, **_row(here, common, family)} for family in families]


def _row(here: Evaluation, common: Evaluation, family: str) -> dict[str, Any]:
    # Imported late: it brings scipy, and what a table needs is asked whenever the workflow is planned.
    from threefold.ithemal.metrics import scores

    members = [asdict(scores(common.predictions(stem), common.measured)) for stem in common.members(family)]
    seeds = pd.DataFrame(members).drop(columns="n")
    errors = common.errors(family)
    low, high = mean_interval(errors, common.blocks["group"].to_numpy(np.int64))
    asked = here.where(here.was_asked(family))
    failed = ~asked.answered(family)
    return {
        "predictor": family,
        "name": predictors.name(family),
        "blocks": len(errors),
        "asked": len(failed),
        "failed": int(failed.sum()),
        "failed_share": float(failed.mean()),
        "error_failed_as_1": float(np.where(failed, 1.0, asked.errors(family)).mean()),
        "error_low": low,
        "error_high": high,
        "seeds": len(seeds),
        **{str(metric): value for metric, value in seeds.mean().items()},
        **({f"{metric}_sd": value for metric, value in seeds.std().items()} if len(seeds) > 1 else {}),
    }


def _paper(rows: pd.DataFrame) -> pd.DataFrame:
    names = rows["microarchitecture"] + ": " + rows["method"].map(predictors.name)
    return rows.rename(columns={"method": "predictor"}).assign(
        section=_PAPER, origin="published", name=names, missing="not recovered"
    )


def _elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    names = rows["microarchitecture"] + ": " + rows["method"].map(predictors.name)
    strict = rows["failed_as"].notna()
    return rows.rename(columns={"method": "predictor"}).assign(
        section="Published by others: " + rows["study"],
        origin="elsewhere",
        name=names + rows["who"].map(", {}".format, na_action="ignore").fillna(""),
        error_failed_as_1=rows["error"].where(strict),
        error=rows["error"].mask(strict),
    )


def _shown(row: Mapping[str, Any]) -> bool:
    return row["subset"] != _OSACA or row["predictor"] in _OSACA_SHOWN
