"""From machine code to predicted cycles."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch

from threefold.errors import ThreefoldError
from threefold.ithemal.arms import arm
from threefold.ithemal.baselines.prediction_file import prediction_table, read_test_blocks, write_predictions
from threefold.ithemal.blocks import parse_hex
from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.dataset import fingerprint, read_dataset
from threefold.ithemal.inference import cpu_numerics, predict_rows
from threefold.ithemal.model import Model, load_model


@dataclass(frozen=True)
class Predictor:
    """A trained model, ready to predict."""

    model: Model

    @classmethod
    def load(cls, path: str | Path) -> "Predictor":
        """The predictor of a model file.

        Raises:
            ThreefoldError: the file is missing or is no model.
        """
        return cls(load_model(path))

    def predict(self, hexes: Sequence[str]) -> npt.NDArray[np.float64]:
        """Cycles per iteration of blocks given as hex; tokens never seen in training count as `<unk>`.

        Raises:
            ThreefoldError: a block cannot be decoded.
        """
        return self.predict_tokens([token_text(parse_hex(code)) for code in hexes])

    def predict_tokens(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Cycles per iteration of blocks given as token text (`canonicalise.token_text`)."""
        if not texts:
            return np.empty(0)
        batches = arm(self.model.arm).batches(texts, self.model.vocabulary)
        with cpu_numerics(torch.get_num_threads()):
            return predict_rows(self.model.network, batches, np.arange(len(texts))).astype(np.float64)


def predict_file(dataset: Path, model: Path, output: Path, predictor: str) -> None:
    """Write `predictions/<predictor>.parquet`: the model's answers for the test blocks of a dataset.parquet.

    Raises:
        ThreefoldError: the data set or the model is unusable.
    """
    _write(read_test_blocks(dataset, ["tokens"]), Predictor.load(model), output, predictor)


def predict_shipped(dataset: Path, home: Path, model: Path, output: Path) -> None:
    """Write what the shipped model says of test blocks of `dataset`, without those that it knows from its training.

    Args:
        dataset: a dataset.parquet.
        home: the one that the model was trained on. If `dataset` is another one, blocks whose token sequence is among
            the training blocks of `home` are left out: they may be the very same blocks.
        model: the shipped model.
        output: the prediction file.

    Raises:
        ThreefoldError: `home` is split otherwise than when the model was trained, or a file is unusable.
    """
    predictor, learned = Predictor.load(model), read_dataset(home)
    if fingerprint(learned) != predictor.model.origin.dataset:
        raise ThreefoldError(
            f"{model}: trained on another split of {home}, so its test blocks would not be unseen; "
            "set ithemal.split as in config/config.yaml, or leave out the predictor 'shipped'"
        )
    blocks = read_test_blocks(dataset, ["tokens"])
    if dataset != home:
        known = set(learned.loc[learned["split"] == "train", "tokens"])
        blocks = blocks[~blocks["tokens"].isin(known)].reset_index(drop=True)
    _write(blocks, predictor, output, "shipped")


def _write(blocks: pd.DataFrame, loaded: Predictor, output: Path, predictor: str) -> None:
    predicted = loaded.predict_tokens(blocks["tokens"].tolist())
    header = {"tool": predictor, "quantity": "cycles per iteration", "arm": loaded.model.arm}
    write_predictions(
        output,
        blocks,
        prediction_table(blocks["hex"].tolist(), predicted),
        {**header, "origin": asdict(loaded.model.origin)},
    )
