"""Table 3: accuracy of every predictor, on both test splits, beside the published values."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from threefold.files import read_table
from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.bootstrap import mean_interval
from threefold.ithemal.artifacts.evaluation import SPLITS, Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated, many, one
from threefold.ithemal.metrics import scores
from threefold.reporting import published
from threefold.reporting.tables import Table, interval, number, percent, words, write

TITLE = "Table 3. Accuracy of the predictors"

_EVERY_TOOL = "blocks that every predictor but OSACA answered"
_OSACA = "blocks that OSACA answered as well"
_OSACA_SHOWN = (predictors.ITHEMAL, predictors.SHIPPED, predictors.LLVM_MCA, predictors.OSACA, "width")

_PAPER = "Published, paper's table 3 (its own blocks)"


def needs(config: Config) -> Inputs:
    """Labels and predictions of every data set, and the published values."""
    return {
        **evaluated(config, datasets(config)),
        "published": published.path("ithemal", "table3"),
        "elsewhere": published.path("ithemal", "table3_elsewhere"),
    }


def draw(inputs: Inputs, stem: Path, config: Config) -> None:
    """Write the table to `stem`."""
    found = evaluations(inputs)
    ours = [row for each in found for split in SPLITS for row in _rows(each, split)]
    frame = pd.concat(
        [
            pd.DataFrame(ours),
            _paper(published.read(one(inputs, "published"))),
            _elsewhere(published.read(one(inputs, "elsewhere"))),
        ],
        ignore_index=True,
    )
    notes = [*_comparisons(frame, found), *_overlap(inputs), *_NOTES]
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
    interval("error_low", "error_high", "95 % interval of the error"),
    percent("median_error", "Median error", verified="verified", absent="missing"),
    number("spearman", "Spearman", verified="verified", absent="missing"),
    number("kendall", "Kendall", verified="verified", absent="missing"),
    number("pearson", "Pearson", verified="verified", absent="missing"),
    number("pearson_1000", "Pearson ≤ 1000", verified="verified", absent="missing"),
)

_NOTES = (
    "No answer = 100 %: every block that the predictor was asked about counts, one without an answer as an error of "
    "100 %. All other numbers of a section are on the same blocks.",
    "Pearson ≤ 1000: only blocks of at most 1000 measured cycles per 100 iterations; over all blocks a few very slow "
    "ones decide that correlation.",
    "llvm-mca is its total cycles over 100 iterations, the paper's protocol.",
)


def _rows(evaluation: Evaluation, split: str) -> list[dict[str, Any]]:
    """Both comparisons on one split: all tools but OSACA on their common blocks, and all on OSACA's."""
    here = evaluation.split(split)
    others = [family for family in here.families if family != predictors.OSACA]
    rows = _compared(here, split, others, _EVERY_TOOL)
    if predictors.OSACA in here.families:
        rows += _compared(here, split, here.families, _OSACA)
    return rows


def _compared(here: Evaluation, split: str, families: list[str], subset: str) -> list[dict[str, Any]]:
    common = here.common(families)
    if len(common.blocks) < 2:
        return []
    section = f"Measured here: {here.dataset}, {SPLITS[split]}; {len(common.blocks):,} {subset}"
    place = {"section": section, "origin": "here", "dataset": here.dataset, "split": split, "subset": subset}
    return [{**place, **_row(here, common, family)} for family in families]


def _row(here: Evaluation, common: Evaluation, family: str) -> dict[str, Any]:
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
    return (
        rows.rename(columns={"method": "predictor"})
        .assign(
            section="Published by others, " + rows["study"],
            origin="elsewhere",
            name=names,
            missing="not recovered",
            error_failed_as_1=rows["error"].where(strict),
            error=rows["error"].mask(strict),
        )
        .drop(columns="failed_as")
    )


def _shown(row: Mapping[str, Any]) -> bool:
    return row["subset"] != _OSACA or row["predictor"] in _OSACA_SHOWN


def _comparisons(frame: pd.DataFrame, found: list[Evaluation]) -> list[str]:
    """The paper's central claim, less than half the analytical tools' error, as found here."""
    notes = []
    main = frame[frame["subset"] == _EVERY_TOOL].set_index(["dataset", "split", "predictor"])["error"]
    for each in found:
        for split, words_of_split in SPLITS.items():
            model, tool = (main.get((each.dataset, split, name)) for name in (each.model, predictors.LLVM_MCA))
            if model is not None and tool is not None:
                verdict = "less than half, as the paper claims" if model < tool / 2 else "not less than half"
                notes.append(
                    f"{each.dataset}, {words_of_split}: {predictors.name(each.model)}'s error is "
                    f"{model / tool:.2f} of llvm-mca's: {verdict}."
                )
    return notes


def _overlap(inputs: Inputs) -> list[str]:
    """What the shipped model has seen of the other data sets' test blocks."""
    files = {path.parent.name: path for path in many(inputs, "datasets")}
    if predictors.SHIPPED not in files:
        return []
    shipped = read_table(files.pop(predictors.SHIPPED), ["tokens", "split"])
    seen = set(shipped.loc[shipped["split"] == "train", "tokens"])
    notes = []
    for dataset, path in files.items():
        rows = read_table(path, ["tokens", "split"])
        tests = rows[rows["split"].isin(list(SPLITS))]
        share = tests["tokens"].isin(seen).mean()
        notes.append(
            f"The shipped model saw the token sequences of {100 * share:.0f} % of the test blocks of {dataset} in "
            "its training, with labels of the processor it was trained for."
        )
    return notes
