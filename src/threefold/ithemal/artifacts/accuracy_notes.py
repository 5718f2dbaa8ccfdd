"""What table 3 says in words: the paper's claims as found here, leaks, and doubts about published values."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from threefold.files import read_table
from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.evaluation import GROUPED, RANDOM, SPLITS, Evaluation

# Others quote with two digits and an "about".
_ABOUT = 0.01
# Stands for every method but the model.
_TOOLS = "analytical"


def claims(errors: "pd.Series[float]", evaluation: Evaluation) -> Iterator[str]:
    """The paper's central claim, less than half the analytical tools' error, and what splitting by block hides.

    Args:
        errors: mean error by split and predictor.
        evaluation: the data set they are of.
    """
    dataset, model = evaluation.dataset, evaluation.model
    name = predictors.name(model)
    for split, what in SPLITS.items():
        if (split, model) in errors and (split, predictors.LLVM_MCA) in errors:
            ratio = errors[split, model] / errors[split, predictors.LLVM_MCA]
            verdict = (
                "less than half, as the paper claims" if ratio < 0.5 else "not less than half; the paper claims less"
            )
            yield f"{dataset}, {what}: the error of {name} is {ratio:.2f} of llvm-mca's, {verdict}."
    if (GROUPED, model) in errors and (RANDOM, model) in errors:
        grouped, random = 100 * errors[GROUPED, model], 100 * errors[RANDOM, model]
        yield (
            f"{dataset}: the error of {name} is {grouped:.1f} % on {SPLITS[GROUPED]} and {random:.1f} % on "
            f"{SPLITS[RANDOM]}."
        )


def overlaps(datasets: Sequence[Path]) -> Iterator[str]:
    """How many test blocks look to the network like blocks that it was trained on."""
    tables = {path.parent.name: read_table(path, ["tokens", "split"]) for path in datasets}
    for dataset, table in tables.items():
        share = _seen(table[table["split"] == RANDOM], table)
        yield f"{dataset}: {share:.0f} % of the random test blocks have the token sequence of a training block."
    for dataset, table in tables.items():
        if predictors.SHIPPED in tables and dataset != predictors.SHIPPED:
            share = _seen(table[table["split"].isin(list(SPLITS))], tables[predictors.SHIPPED])
            yield (
                f"{dataset}: the shipped model saw the token sequences of {share:.0f} % of the test blocks in its "
                "training, with labels of the processor that it was trained for."
            )


def _seen(tests: pd.DataFrame, training: pd.DataFrame) -> float:
    """Per cent of test blocks whose token sequence is that of a training block."""
    known = set(training.loc[training["split"] == "train", "tokens"])
    return float(100 * tests["tokens"].isin(known).mean())


def quotations(theirs: pd.DataFrame, quoted: pd.DataFrame) -> Iterator[str]:
    """Whether the published values, where they are from memory, agree with what others quote from the paper."""
    for row in quoted.itertuples(index=False):
        quantity = str(row.quantity)
        rows = (
            theirs[theirs["method"] != predictors.ITHEMAL]
            if row.method == "analytical"
            else theirs[theirs["method"] == row.method]
        )
        values = rows.loc[~rows["verified"], quantity].dropna()
        if values.empty:
            continue
        low, high = float(str(row.low)), float(str(row.high))
        agree = values.between(low - _ABOUT, high + _ABOUT).all()
        who = "The analytical tools" if row.method == _TOOLS else predictors.name(str(row.method))
        yield (
            f"{who}, {quantity}: the published values from memory, {_range(values.min(), values.max())}, "
            f"{'agree' if agree else 'do NOT agree'} with {_range(low, high)} in {row.provenance}."
        )


def _range(low: float, high: float) -> str:
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f}–{high:.2f}"
