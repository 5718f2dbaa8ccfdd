"""Predictions beside labels: the test blocks of one data set and what every predictor said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table
from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.inputs import Inputs, many

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

GROUPED = "test_grouped"
RANDOM = "test_random"

SPLITS = {
    GROUPED: "token sequences never seen in training",
    RANDOM: "random blocks (the paper's split)",
}


@dataclass(frozen=True)
class Evaluation:
    """Test blocks of one data set.

    Attributes:
        dataset: its name.
        blocks: one row per test block: hex, source, instructions, cycles, tokens, group, split.
        predicted: one column per prediction file, aligned with `blocks`; cycles per iteration, NaN where the
            predictor failed or was not asked.
        asked: the same shape; False where the file has no row for the block.
        processor: what the data set's header says of the processor that the labels are of.
    """

    dataset: str
    blocks: pd.DataFrame
    predicted: pd.DataFrame
    asked: pd.DataFrame
    processor: Mapping[str, Any]

    @property
    def measured(self) -> Floats:
        """Measured cycles per iteration."""
        return self.blocks["cycles"].to_numpy(np.float64)

    @property
    def families(self) -> list[str]:
        """Predictors in the order of tables; the model's seeds are one."""
        return predictors.ordered(predictors.family(str(stem)) for stem in self.predicted.columns)

    @property
    def model(self) -> str:
        """The family that stands for Ithemal: the models trained on this data set, else the shipped one.

        Raises:
            ThreefoldError: neither has predicted.
        """
        for family in (predictors.ITHEMAL, predictors.SHIPPED):
            if family in self.families:
                return family
        raise ThreefoldError(f"{self.dataset}: no predictions of Ithemal; name it among the config's predictors")

    def members(self, family: str) -> list[str]:
        """The prediction files of a family: one per seed for the model, one for a tool."""
        return [str(stem) for stem in self.predicted.columns if predictors.family(str(stem)) == family]

    def predictions(self, stem: str) -> Floats:
        """Predicted cycles per iteration of one prediction file."""
        return self.predicted[stem].to_numpy(np.float64)

    def errors(self, family: str) -> Floats:
        """|predicted - measured| / measured per block, mean over the seeds; NaN where a member has no answer."""
        each = [np.abs(self.predictions(stem) - self.measured) / self.measured for stem in self.members(family)]
        return np.asarray(np.mean(each, axis=0), dtype=np.float64)

    def answered(self, family: str) -> Mask:
        """Blocks for which every member of the family gave a prediction."""
        return np.asarray(self.predicted[self.members(family)].notna().all(axis=1))

    def was_asked(self, family: str) -> Mask:
        """Blocks that the family was asked about."""
        return np.asarray(self.asked[self.members(family)].all(axis=1))

    def where(self, mask: Mask) -> "Evaluation":
        """The same for some of the blocks."""
        return replace(self, blocks=self.blocks[mask], predicted=self.predicted[mask], asked=self.asked[mask])

    def split(self, name: str) -> "Evaluation":
        """The blocks of one of the test splits."""
        return self.where(np.asarray(self.blocks["split"] == name))

    def common(self, families: list[str]) -> "Evaluation":
        """The blocks that every one of `families` answered."""
        return self.where(np.logical_and.reduce([self.answered(family) for family in families]))


def evaluations(inputs: Inputs) -> list[Evaluation]:
    """One evaluation per data set of an artifact's inputs (`datasets` and `predictions`)."""
    files = many(inputs, "predictions")
    return [
        evaluation(dataset, [path for path in files if path.parent.parent == dataset.parent])
        for dataset in many(inputs, "datasets")
    ]


def evaluation(dataset: Path, predictions: list[Path]) -> Evaluation:
    """Read one data set's test blocks and align its prediction files with them.

    Raises:
        ThreefoldError: a prediction file holds a block that is not among the test blocks.
    """
    table = read_table(dataset)
    blocks = table[table["split"].isin(list(SPLITS))].reset_index(drop=True)
    index = pd.Index(blocks["hex"])
    columns = {path.stem: _aligned(path, index) for path in predictions}
    predicted = pd.DataFrame({stem: values for stem, (values, _) in columns.items()}, index=blocks.index)
    asked = pd.DataFrame({stem: known for stem, (_, known) in columns.items()}, index=blocks.index)
    return Evaluation(dataset.parent.name, blocks, predicted, asked, read_header(dataset).get("processor", {}))


def _aligned(path: Path, index: "pd.Index[str]") -> tuple[Floats, Mask]:
    rows = read_table(path, ["hex", "predicted"]).set_index("hex")
    strangers = rows.index.difference(index)
    if len(strangers):
        raise ThreefoldError(f"{path}: predicts {strangers[0]}, which is no test block; delete it and run again")
    values = rows["predicted"].reindex(index).to_numpy(np.float64)
    return values, np.asarray(index.isin(rows.index))
