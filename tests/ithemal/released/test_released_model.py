"""A released model, converted, answers as the authors' own network does."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.ithemal.made_up_blocks import write_made_up_dataset
from tests.ithemal.released_files import (
    NUMBERS,
    SAMPLE,
    TOKENS,
    numbered,
    sample_row,
    save_as_python_2,
    write_model,
    write_released,
)
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_json, read_table
from threefold.ithemal.dataset import read_dataset
from threefold.ithemal.prediction import Predictor
from threefold.ithemal.released.prediction import NOT_KNOWN, predict_released, score_sample
from threefold.ithemal.released.vocabulary import read_rows
from threefold.ithemal.released.weights import convert_released

SIZE = 8
# add rax, rbx; mov rax, [rdi+8]
BLOCK = "4801d8488b4708"
NUMBERED = [
    [162, "<SRCS>", 4, 1, "<DSTS>", 1, "<END>"],
    [213, "<SRCS>", "<MEM>", 8, 156, "</MEM>", "<DSTS>", 1, "<END>"],
]
DIVISION = "48f7f9"


class Files:
    def __init__(self, folder: Path, tokens: dict[int | str, int]) -> None:
        self.dump, self.weights, self.model = (
            folder / name for name in ("predictor.dump", "trained.mdl", "model.safetensors")
        )
        self.tokens = tokens
        self.state = write_model(self.dump, self.weights, tokens, rows=len(tokens) + 3, size=SIZE)

    def convert(self) -> Path:
        convert_released(self.dump, self.weights, "haswell", self.model)
        return self.model


@pytest.fixture
def files(tmp_path: Path) -> Files:
    # Rows in no order of ours, as tokens were met in the authors' data.
    return Files(tmp_path, numbered((*reversed(NUMBERS), *TOKENS)))


def theirs(state: dict[str, Tensor], block: list[list[int]]) -> float:
    """Class RNN of graph_models.py, multiscale: cycles of 100 iterations."""
    layers = nn.ModuleDict(
        {"token_rnn": nn.LSTM(SIZE, SIZE), "instr_rnn": nn.LSTM(SIZE, SIZE), "linear": nn.Linear(SIZE, 1)}
    )
    layers.load_state_dict({name: tensor for name, tensor in state.items() if not name.startswith("final")})
    with torch.no_grad():
        vectors = [layers["token_rnn"](state["final_embeddings.weight"][rows].unsqueeze(1))[0][-1] for rows in block]
        _, (last, _) = layers["instr_rnn"](torch.stack(vectors))
        return float(layers["linear"](last.squeeze()))


def test_a_converted_model_answers_as_the_authors_network_does(files):
    (answer,) = Predictor.load(files.convert()).predict([BLOCK])
    expected = theirs(files.state, [[files.tokens[token] for token in instruction] for instruction in NUMBERED])
    assert answer == pytest.approx(expected / 100, rel=1e-4)


def test_it_is_the_same_file_every_time(files):
    assert files.convert().read_bytes() == files.convert().read_bytes()


def test_constants_of_both_kinds_are_one_token_with_the_row_of_whole_numbers(files):
    rows = read_rows(files.dump)
    assert rows["CONST"] == files.tokens[156]
    assert rows["mov_ld"] == files.tokens[213]
    assert len(rows) == len(files.tokens) - 1


def test_a_block_with_a_token_that_it_does_not_know_has_no_answer(files):
    known, unknown = Predictor.load(files.convert()).predict([BLOCK, DIVISION])
    assert math.isfinite(known)
    assert math.isnan(unknown)


def test_the_test_blocks_of_a_data_set_are_predicted_or_said_to_be_unknown(files, tmp_path):
    dataset = write_made_up_dataset(tmp_path / "dataset.parquet")
    predict_released(dataset, files.convert(), tmp_path / "released.parquet")
    rows, blocks = read_table(tmp_path / "released.parquet"), read_dataset(dataset)
    assert rows["hex"].tolist() == blocks.loc[blocks["split"].str.startswith("test"), "hex"].tolist()
    divides = rows["hex"].str.contains(DIVISION)
    assert (rows.loc[divides, "failure"] == NOT_KNOWN).all()
    assert (rows["predicted"].isna() == (rows["failure"] != "")).all()
    assert 0 < rows["predicted"].notna().sum() < len(rows)
    assert read_header(tmp_path / "released.parquet")["tool"] == "released"


def test_the_authors_sample_is_scored(tmp_path):
    write_released(tmp_path)
    model = tmp_path / "model.safetensors"
    folder = tmp_path / "ithemal-paper" / "haswell"
    convert_released(folder / "predictor.dump", folder / "trained.mdl", "haswell", model)
    score_sample(tmp_path / SAMPLE, model, tmp_path / "blocks.parquet", tmp_path / "scores.json")
    blocks, found = read_table(tmp_path / "blocks.parquet"), read_json(tmp_path / "scores.json")
    assert blocks["cycles"].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    assert (found["blocks"], found["answered"]) == (8, 8)
    assert found["error"] == pytest.approx(np.abs(blocks["predicted"] / blocks["cycles"] - 1).mean(), rel=1e-4)


def test_a_sample_of_which_it_knows_nothing_is_refused(files, tmp_path):
    number, cycles, text, xml = sample_row(1)
    save_as_python_2([(number, cycles, text, xml.replace("162", "422"))], tmp_path / SAMPLE)
    with pytest.raises(ThreefoldError, match="knows the tokens of none of its blocks"):
        score_sample(tmp_path / SAMPLE, files.convert(), tmp_path / "blocks.parquet", tmp_path / "scores.json")


def test_a_network_of_other_names_is_refused(files):
    save_as_python_2({"model": {"lstm.weight": torch.zeros(3)}}, files.weights)
    with pytest.raises(ThreefoldError, match=r"not Ithemal's network .*; give the authors' trained\.mdl"):
        files.convert()


def test_files_that_are_mixed_up_are_refused(files):
    for wrong in ((files.weights, files.weights), (files.dump, files.dump)):
        with pytest.raises(ThreefoldError, match=r"give the authors' (predictor\.dump|trained\.mdl)"):
            convert_released(*wrong, "haswell", files.model)
    assert not files.model.exists()
