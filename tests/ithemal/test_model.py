import json
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from threefold.errors import ThreefoldError
from threefold.ithemal.arms import arm
from threefold.ithemal.model import Model, Origin, load_model, save_model
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.vocabulary import Vocabulary

SETTINGS = ModelSettings(embedding=4, hidden=6)
VOCABULARY = Vocabulary(("<unk>", "add", "<END>"))


def a_model(name: str = "hierarchical") -> Model:
    network = arm(name).network(len(VOCABULARY), SETTINGS)
    return Model(name, SETTINGS, network, VOCABULARY, Origin("zen4", "f" * 64, 0.123, TrainSettings(steps=7)))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_model(tmp_path / "model.safetensors", a_model())
    return tmp_path / "model.safetensors"


@pytest.mark.parametrize("name", ["hierarchical", "dag"])
def test_a_model_comes_back_as_it_was(tmp_path, name):
    model = a_model(name)
    save_model(tmp_path / "model.safetensors", model)

    loaded = load_model(tmp_path / "model.safetensors")

    assert (loaded.arm, loaded.settings, loaded.vocabulary) == (name, SETTINGS, VOCABULARY)
    assert loaded.origin == model.origin
    for key, value in model.network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[key], value)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ThreefoldError, match=r"absent\.safetensors: no such model"):
        load_model(tmp_path / "absent.safetensors")


@pytest.mark.parametrize("length", [0, 5, 100, -1])
def test_a_truncated_model_is_refused(saved, length):
    saved.write_bytes(saved.read_bytes()[:length])

    with pytest.raises(ThreefoldError, match="not a whole safetensors file"):
        load_model(saved)


def test_other_safetensors_files_are_refused(saved):
    save_file({"weight": torch.zeros(1)}, saved)

    with pytest.raises(ThreefoldError, match="not a model of this program"):
        load_model(saved)


@pytest.mark.parametrize(
    "change", [{"vocabulary": ["<unk>"]}, {"arm": "graph"}, {"settings": {"width": 5}}, {"origin": {}}]
)
def test_a_description_that_does_not_fit_the_weights_is_refused(saved, change):
    with safe_open(saved, "pt") as file:
        ((key, description),) = file.metadata().items()
    save_file(load_file(saved), saved, {key: json.dumps({**json.loads(description), **change})})

    with pytest.raises(ThreefoldError, match=r"^[^\n]+$"):
        load_model(saved)


def test_the_papers_sizes_fit_the_repository(tmp_path):
    vocabulary = Vocabulary(("<unk>", *(f"token{number}" for number in range(627))))
    settings = ModelSettings()
    network = arm("hierarchical").network(len(vocabulary), settings)
    save_model(tmp_path / "m", Model("hierarchical", settings, network, vocabulary, a_model().origin))

    assert (tmp_path / "m").stat().st_size < 6_000_000
