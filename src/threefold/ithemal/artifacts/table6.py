"""Table 6: where the predictions are still bad, and why: by throughput, source, length and waiting."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from threefold.ithemal.artifacts import bins, predictors
from threefold.ithemal.artifacts.evaluation import GROUPED, SPLITS, Evaluation, evaluations
from threefold.ithemal.artifacts.inputs import Config, Inputs, datasets, evaluated, one
from threefold.ithemal.bounds import lower_bound
from threefold.reporting import published
from threefold.reporting.tables import Table, number, percent, words, write

TITLE = "Table 6. Error by throughput, source, length and waiting"

_WIDTH = 100
# A mean over fewer blocks says nothing; such a range is shown but not named as the worst.
_ENOUGH = 30
# Measured cycles over the physical lower bound: what exceeds 1 is waiting, mostly along chains of dependencies.
_WAITING = (0.0, 1.1, 1.5, 2.0, 4.0, np.inf)


def needs(config: Config) -> Inputs:
    """Labels and predictions of every data set, and the published errors by throughput."""
    return {**evaluated(config, datasets(config)), "published": published.path("ithemal", "table6")}


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    theirs = published.read(one(inputs, "published")).set_index("low_per_100")
    found = [each.split(GROUPED) for each in evaluations(inputs)]
    frame = pd.DataFrame([row for each in found for row in _rows(each)])
    low = frame["low_per_100"]
    frame = frame.assign(
        published_error=low.map(theirs["error"]),
        verified=low.map(theirs["verified"]),
        provenance=low.map(theirs["provenance"]),
    )
    notes = tuple(note for each in found for note in _notes(frame, each.dataset))
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", (*notes, *_NOTES)), stem)


_CAPTION = (
    f"Error on {SPLITS[GROUPED]}, over the blocks that both predictors answered; mean over the seeds of the model."
)

_COLUMNS = (
    words("range", "Blocks"),
    number("blocks", "Number", 0),
    percent("share", "Share"),
    percent("error_model", "Ithemal: error"),
    percent("median_model", "Ithemal: median"),
    percent("bias_model", "Ithemal: median of predicted / measured − 1"),
    percent("error_llvm_mca", "llvm-mca: error"),
    percent("median_llvm_mca", "llvm-mca: median"),
    percent("wins", "Ithemal closer"),
    percent("published_error", "Ithemal retrained on BHive", verified="verified"),
)

_NOTES = (
    "Ithemal is the model trained on the data set, or the shipped one where none is.",
    "Ithemal retrained on BHive: by others, for Haswell, blocks of BHive; error by measured throughput.",
    "Ithemal closer: the share of blocks on which its error is the smaller one.",
    "Waiting: measured cycles over the highest lower bound (width, ports, a chain through one register). Blocks far "
    "above it wait for results, most of them through memory or several registers from one iteration to the next.",
)


def _rows(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    families = [evaluation.model, *(f for f in evaluation.families if f == predictors.LLVM_MCA)]
    both = evaluation.common(families)
    for kind, key, order, label in _divisions(both):
        for value in order:
            part = both.where(np.asarray(key == value))
            if len(part.blocks):
                yield {
                    "section": f"Data set {both.dataset}, {kind}",
                    "dataset": both.dataset,
                    "kind": kind.removeprefix("by "),
                    "range": label(value),
                    "low_per_100": value if kind == "by throughput" else None,
                    "share": len(part.blocks) / len(both.blocks),
                    **_measures(part),
                }


def _divisions(here: Evaluation) -> Iterator[tuple[str, "pd.Series[Any]", list[Any], Callable[[Any], str]]]:
    """How blocks are divided: the division's name, each block's part, the parts in order and their names."""
    rate = bins.throughput(bins.per_100(here.measured), _WIDTH)
    yield (
        "by throughput",
        rate,
        [*range(0, bins.END + 1, _WIDTH)],
        lambda low: f"{bins.throughput_name(low, _WIDTH)} cycles per 100",
    )
    source = here.blocks["source"]
    yield "by source", source, sorted(source.unique()), str
    waiting, names = _waiting(here)
    yield "by waiting", waiting, names, str
    length = bins.length(here.blocks["instructions"])
    yield "by length", length, list(bins.LENGTH_NAMES), lambda value: f"{value} instructions"
    yield "all blocks", pd.Series(np.zeros(len(here.blocks))), [0.0], lambda _: "all"


def _waiting(here: Evaluation) -> "tuple[pd.Series[Any], list[str]]":
    """Each block's range of measured / lower bound, and the ranges in order."""
    core = SimpleNamespace(
        microarchitecture=here.processor.get("microarchitecture", "unknown"),
        issue_width=here.processor.get("issue_width"),
    )
    bounds = np.array([lower_bound(bytes.fromhex(code), core).cycles for code in here.blocks["hex"]])
    names = [f"{low:g}–{high:g} times the lower bound" for low, high in pairwise(_WAITING[:-1])]
    names = [f"up to {_WAITING[1]:g} times the lower bound", *names[1:], f"over {_WAITING[-2]:g} times the lower bound"]
    # A block of no-ops has no bound and waits for nothing.
    ratio = np.divide(here.measured, bounds, out=np.ones_like(bounds), where=bounds > 0)
    return pd.Series(pd.cut(ratio, _WAITING, labels=names).astype(str)), names


def _measures(part: Evaluation) -> dict[str, Any]:
    model = part.errors(part.model)
    ratios = np.mean([part.predictions(stem) / part.measured for stem in part.members(part.model)], axis=0)
    measures = {
        "blocks": len(model),
        "error_model": model.mean(),
        "median_model": np.median(model),
        "bias_model": np.median(ratios) - 1,
    }
    if predictors.LLVM_MCA in part.families:
        tool = part.errors(predictors.LLVM_MCA)
        measures |= {
            "error_llvm_mca": tool.mean(),
            "median_llvm_mca": np.median(tool),
            "wins": (model < tool).mean(),
        }
    return measures


def _notes(frame: pd.DataFrame, dataset: str) -> Iterator[str]:
    """The worst range of each division, and how much of the whole error it makes."""
    rows = frame[frame["dataset"] == dataset]
    total = rows.loc[rows["kind"] == "all blocks", "error_model"].iloc[0]
    for kind in ("throughput", "source", "length", "waiting"):
        part = rows[(rows["kind"] == kind) & (rows["blocks"] >= _ENOUGH)]
        if len(part):
            worst = part.sort_values("error_model", ascending=False).iloc[0]
            part_of_sum = worst["share"] * worst["error_model"] / total
            yield (
                f"{dataset}, worst by {kind}: {worst['range']}, error {100 * worst['error_model']:.1f} %; "
                f"{100 * worst['share']:.1f} % of the blocks make {100 * part_of_sum:.0f} % of the summed error."
            )
    if "error_llvm_mca" in rows:
        lost = rows[(rows["error_model"] > rows["error_llvm_mca"]) & (rows["blocks"] >= _ENOUGH)]
        if len(lost):
            yield f"{dataset}: llvm-mca has the smaller error on {', '.join(lost['range'])}."
