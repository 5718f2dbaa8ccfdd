"""What a predictor says of blocks: as a table, and as the file of its answers for a dataset's test blocks."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from threefold.files import read_table, write_table

TEST_SPLITS = ("test_grouped", "test_random")


def prediction_table(
    hexes: Sequence[str], predicted: Sequence[float] | NDArray[np.floating[Any]], failures: Sequence[str] | None = None
) -> pd.DataFrame:
    """Columns hex, predicted (cycles per iteration, NaN where it failed), failure ("" or a reason)."""
    return pd.DataFrame(
        {
            "hex": list(hexes),
            "predicted": np.asarray(predicted, dtype=np.float64),
            "failure": [""] * len(hexes) if failures is None else list(failures),
        }
    ).astype({"hex": "str", "failure": "str"})


def failure_counts(predictions: pd.DataFrame) -> dict[str, int]:
    """How often each reason stands in the column failure, commonest first; blocks without a failure are not counted."""
    failed = predictions.loc[predictions["failure"] != "", "failure"]
    return {str(reason): int(count) for reason, count in failed.value_counts().items()}


def read_train_blocks(dataset: Path, columns: Sequence[str]) -> pd.DataFrame:
    """These columns of the training rows of a dataset.parquet; raises as `read_table` does."""
    rows = read_table(dataset, ["split", *columns])
    return rows.loc[rows["split"] == "train", list(columns)].reset_index(drop=True)


def read_test_blocks(dataset: Path, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Hex, split and further columns of the test rows of a dataset.parquet, in order; raises as `read_table` does."""
    rows = read_table(dataset, ["hex", "split", *columns])
    return rows[rows["split"].isin(TEST_SPLITS)].reset_index(drop=True)


def drawn_of_each_split(blocks: pd.DataFrame, most: int | None, seed: int) -> pd.DataFrame:
    """Of test blocks, at most `most` of each split (None: all), drawn at random by `seed`, in their order."""
    if most is None:
        return blocks
    parts = [part.sample(min(most, len(part)), random_state=seed) for _, part in blocks.groupby("split")]
    return pd.concat(parts).sort_index().reset_index(drop=True)


def write_predictions(path: Path, blocks: pd.DataFrame, predictions: pd.DataFrame, header: Mapping[str, Any]) -> None:
    """Write `predictions/<predictor>.parquet`.

    Args:
        path: where to.
        blocks: test blocks, with columns hex and split.
        predictions: columns hex, predicted and failure, one row for each of `blocks`, in the same order.
        header: what produced them: tool, version, processor model, quantity.
    """
    rows = predictions.assign(split=blocks["split"].to_numpy()).astype({"predicted": "float32"})
    write_table(
        path,
        rows[["hex", "split", "predicted", "failure"]],
        {**header, "blocks": len(rows), "failures": failure_counts(rows)},
    )
