"""What a released model says of blocks."""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from threefold.errors import ThreefoldError
from threefold.files import write_json, write_table
from threefold.ithemal.baselines.prediction_file import prediction_table, read_test_blocks, write_predictions
from threefold.ithemal.haswell_sample import read_sample, sample_table
from threefold.ithemal.metrics import scores
from threefold.ithemal.prediction import Predictor

NOT_KNOWN = "token not known to the released model"


def predict_released(dataset: Path, model: Path, output: Path) -> None:
    """Write predictions/released.parquet: the answers of a converted model for the test blocks of a dataset.parquet.

    A block with a token that the model does not know has no answer, as in the released program.

    Raises:
        ThreefoldError: the data set or the model is unusable.
    """
    blocks = read_test_blocks(dataset, ["tokens"])
    loaded = Predictor.load(model)
    predicted = loaded.predict_tokens(blocks["tokens"].tolist())
    failures = ["" if known else NOT_KNOWN for known in np.isfinite(predicted)]
    header = {"tool": "released", "quantity": "cycles per iteration", "arm": loaded.model.arm}
    write_predictions(output, blocks, prediction_table(blocks["hex"].tolist(), predicted, failures), header)


def score_sample(sample: Path, model: Path, table: Path, summary: Path) -> None:
    """Put the authors' model to the authors' 1,000 blocks, of which it is not said whether it was trained on them.

    Args:
        sample: as `read_sample` takes it.
        model: a converted model for Haswell.
        table: where the blocks go: the columns of `sample_table`, and predicted (cycles per iteration).
        summary: where JSON goes: blocks, answered, and the `Scores` of those answered.

    Raises:
        ThreefoldError: the sample or the model is unusable.
    """
    blocks = sample_table(read_sample(sample))
    blocks = blocks.assign(predicted=Predictor.load(model).predict_tokens(blocks["tokens"].tolist()))
    answered = blocks[np.isfinite(blocks["predicted"])]
    if answered.empty:
        raise ThreefoldError(f"{sample}: {model} knows the tokens of none of its blocks; give the model for Haswell")
    found = asdict(scores(answered["predicted"], answered["cycles"]))
    del found["n"]
    write_table(table, blocks)
    write_json(summary, {"blocks": len(blocks), "answered": len(answered), **found})
