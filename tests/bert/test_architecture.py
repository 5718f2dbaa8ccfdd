import json
from pathlib import Path

import pytest

from tests.bert.made_up import SMALL
from threefold.bert.architecture import Architecture
from threefold.errors import ThreefoldError


@pytest.fixture
def written(tmp_path: Path) -> Path:
    SMALL.write(tmp_path / "config.json")
    return tmp_path / "config.json"


def change(path: Path, **values: object) -> None:
    config = json.loads(path.read_text()) | values
    path.write_text(json.dumps({key: value for key, value in config.items() if value != "gone"}))


def test_an_architecture_comes_back_as_it_was(written):
    assert Architecture.read(written) == SMALL


def test_what_a_config_leaves_out_is_as_in_bert_base(written):
    change(written, hidden_dropout_prob="gone", type_vocab_size="gone", hidden_act="gone")

    assert Architecture.read(written) == SMALL


@pytest.mark.parametrize("found", ["roberta", "gone"])
def test_another_model_is_named(written, found):
    change(written, model_type=found)

    told = "unknown" if found == "gone" else found
    with pytest.raises(ThreefoldError, match=f"config.json: the model type is {told}, not bert"):
        Architecture.read(written)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("hidden_act", "relu", "hidden_act is 'relu', and only 'gelu'"),
        ("position_embedding_type", "relative_key", "only 'absolute'"),
        ("is_decoder", True, "is_decoder is True"),
        ("hidden_size", "gone", "hidden_size is missing where a whole number"),
        ("vocab_size", "many", "vocab_size is 'many' where a whole number"),
        ("num_hidden_layers", 0, "num_hidden_layers is 0"),
        ("layer_norm_eps", "small", "layer_norm_eps is 'small' where a number"),
        ("num_attention_heads", 5, "hidden_size 16 is no multiple of num_attention_heads 5"),
    ],
)
def test_a_config_of_another_network_is_refused(written, key, value, message):
    change(written, **{key: value})

    with pytest.raises(ThreefoldError, match=message) as raised:
        Architecture.read(written)
    assert "\n" not in str(raised.value)
