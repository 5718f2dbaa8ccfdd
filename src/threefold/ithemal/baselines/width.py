"""Instructions over issue width: what a block takes if nothing but the front end limits it."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from threefold.ithemal.baselines.prediction_file import prediction_table, read_test_blocks, write_predictions
from threefold.ithemal.blocks import instruction_count

# Every x86-64 core since 2006 issues at least this many; for a processor whose width is not known.
DEFAULT_WIDTH = 4


def predict(hexes: Sequence[str], issue_width: int | None) -> pd.DataFrame:
    """Number of instructions / `issue_width` (None: 4) for each block; columns hex, predicted, failure."""
    width = issue_width or DEFAULT_WIDTH
    return prediction_table(hexes, [instruction_count(bytes.fromhex(code)) / width for code in hexes])


def write(dataset: Path, output: Path, issue_width: int | None) -> None:
    """Write the predictor for the test blocks of a dataset.parquet; raises as `read_table` does."""
    blocks = read_test_blocks(dataset)
    header = {
        "tool": "width",
        "quantity": "instructions / issue width",
        "issue_width": issue_width or DEFAULT_WIDTH,
        "issue_width_known": issue_width is not None,
    }
    write_predictions(output, blocks, predict(blocks["hex"].tolist(), issue_width), header)
