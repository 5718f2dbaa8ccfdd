from pathlib import Path

import numpy as np
import pytest

from tests.ithemal.made_up_blocks import write_made_up_dataset
from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table, write_table
from threefold.ithemal import shipped_model
from threefold.ithemal.dataset import read_dataset
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.prediction import Predictor, predict_file, predict_shipped
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.shipped_model import shipped_model_path
from threefold.ithemal.training import train_model

ADD, DIV, CPUID, VPERMQ = "4801d8", "48f7f9", "0fa2", "c4e3fd00c14e"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_up_dataset(tmp_path_factory.mktemp("data") / "dataset.parquet")


@pytest.fixture(scope="module")
def model(dataset: Path) -> Path:
    path = dataset.with_name("model.safetensors")
    settings = TrainSettings(steps=150, batch=32, learning_rate=0.02)
    train_model(dataset, path, dataset.with_name("history.parquet"), settings, ModelSettings(embedding=12, hidden=16))
    return path


@pytest.fixture(scope="module")
def predictor(model: Path) -> Predictor:
    return Predictor.load(model)


def test_predictions_keep_order_and_repeats(predictor):
    fast, slow, again = predictor.predict([ADD, DIV, ADD])

    assert fast == again
    assert fast < 2 < slow


def test_more_blocks_than_a_batch_holds_are_predicted_alike(predictor):
    blocks = [ADD * (1 + number % 7) for number in range(2500)]

    predicted = predictor.predict(blocks)

    assert predicted[2401] == pytest.approx(predictor.predict([blocks[2401]])[0], rel=1e-5)
    assert predicted.shape == (2500,)


def test_instructions_never_seen_are_predicted_too(predictor):
    assert np.isfinite(predictor.predict([CPUID, VPERMQ])).all()


def test_no_blocks_have_no_predictions(predictor):
    assert predictor.predict([]).shape == (0,)


@pytest.mark.parametrize("code", ["06", "zz", "4801"])
def test_what_is_no_block_is_refused(predictor, code):
    with pytest.raises(ThreefoldError):
        predictor.predict([ADD, code])


def test_the_test_rows_of_a_data_set_are_predicted_in_order(dataset, model, predictor, tmp_path):
    predict_file(dataset, model, tmp_path / "shipped.parquet", "shipped")

    rows = read_table(tmp_path / "shipped.parquet")
    blocks = read_dataset(dataset)
    tests = blocks[blocks["split"].isin(["test_grouped", "test_random"])]
    assert rows.columns.tolist() == ["hex", "split", "predicted", "failure"]
    assert rows["hex"].tolist() == tests["hex"].tolist()
    np.testing.assert_allclose(rows["predicted"], predictor.predict(tests["hex"].tolist()), rtol=1e-5)
    assert read_header(tmp_path / "shipped.parquet")["origin"]["microarchitecture"] == "zen4"


def test_a_copy_without_a_shipped_model_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped_model, "_SHIPPED", tmp_path / "model.safetensors")

    with pytest.raises(ThreefoldError, match="no shipped model"):
        shipped_model_path()


def test_a_shipped_model_is_not_asked_elsewhere_about_what_it_was_trained_on(dataset, model, tmp_path):
    rows = read_dataset(dataset)
    elsewhere = rows.assign(split="test_random")
    write_table(tmp_path / "elsewhere.parquet", elsewhere)
    predict_shipped(tmp_path / "elsewhere.parquet", dataset, model, tmp_path / "out.parquet")
    answered = set(read_table(tmp_path / "out.parquet")["hex"])
    known = set(rows.loc[rows["split"] == "train", "tokens"])
    assert answered == set(rows.loc[~rows["tokens"].isin(known), "hex"])
    assert answered


def test_at_home_it_is_asked_about_every_test_block(dataset, model, tmp_path):
    predict_shipped(dataset, dataset, model, tmp_path / "out.parquet")
    assert len(read_table(tmp_path / "out.parquet")) == read_dataset(dataset)["split"].str.startswith("test").sum()


def test_another_split_than_it_was_trained_on_is_refused(dataset, model, tmp_path):
    rows = read_dataset(dataset)
    home = tmp_path / "dataset.parquet"
    write_table(home, rows.assign(split=rows["split"].to_numpy()[::-1]))
    with pytest.raises(ThreefoldError, match="trained on another split"):
        predict_shipped(home, home, model, tmp_path / "out.parquet")
