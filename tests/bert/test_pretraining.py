from pathlib import Path
from typing import Any

import pytest
import torch

from tests.bert.conftest import RECIPE
from threefold.bert.demands import PRETRAINING_THREADS
from threefold.bert.encoder_folder import read_encoder
from threefold.bert.layout import Layout
from threefold.bert.pretraining import pretrain
from threefold.errors import ThreefoldError

SIZES = {
    "hidden_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 12,
}


def pretrained(layout: Layout, folder: Path, **sizes: int) -> Path:
    vocabulary = folder.parent / "words.txt"
    vocabulary.write_text("[PAD]\n")
    settings: dict[str, Any] = {"architecture": SIZES | sizes, "recipe": RECIPE, "mlm_probability": 0.3, "seed": 1}
    pretrain(Path(layout.data("mlm")), vocabulary, folder, **settings)
    return folder


def test_an_encoder_of_the_sizes_asked_for_is_left_with_its_head_and_vocabulary(layout: Layout, tmp_path: Path) -> None:
    folder = pretrained(layout, tmp_path / "encoder")
    encoder = read_encoder(folder)
    assert (encoder.architecture.hidden_size, encoder.architecture.vocab_size) == (8, 30)
    assert encoder.mlm_head is not None
    assert (folder / "vocab.txt").read_text() == "[PAD]\n"
    assert not Path(f"{folder}.checkpoint").exists()


@pytest.mark.parametrize(
    ("sizes", "complaint"),
    [
        ({"max_position_embeddings": 6}, r"mlm\.safetensors: needs 11 positions, the encoder has 6"),
        ({"num_attention_heads": 3}, r"hidden_size 8 is no multiple of num_attention_heads 3; mend the config"),
    ],
)
def test_sizes_that_cannot_be_trained_are_refused_in_one_line(
    layout: Layout, tmp_path: Path, sizes: dict[str, int], complaint: str
) -> None:
    with pytest.raises(ThreefoldError, match=complaint) as refused:
        pretrained(layout, tmp_path / "encoder", **sizes)
    assert "\n" not in str(refused.value)


def test_it_computes_in_as_many_threads_whatever_the_process_had(layout: Layout, tmp_path: Path) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(PRETRAINING_THREADS + 1)
    try:
        pretrained(layout, tmp_path / "encoder")
        assert torch.get_num_threads() == PRETRAINING_THREADS
    finally:
        torch.set_num_threads(before)
