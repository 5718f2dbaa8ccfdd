"""The configuration names published files, and the registry says what they are."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from threefold.errors import ThreefoldError
from threefold.registry import resolved

ROOT = Path(__file__).parents[1]
LETTERS = {"what": "letters", "licence": "MIT", "files": [{"file": "a.zip", "url": "https://example.org/a.zip"}]}
REGISTRY = {"letters": LETTERS}
ENCODER = "https://huggingface.co/google-bert/bert-base-uncased"


def source(**said: Any) -> dict[str, Any]:
    config = {"published": REGISTRY, "vision": {"tasks": [{"name": "letters", "source": said}]}}
    found: dict[str, Any] = resolved(config)["vision"]["tasks"][0]["source"]
    return found


def test_a_name_is_replaced_by_what_its_entry_says() -> None:
    assert source(published="letters", mean=[0.5]) == {
        "licence": "MIT",
        "files": [{"file": "a.zip", "url": "https://example.org/a.zip"}],
        "mean": [0.5],
    }


def test_what_is_said_beside_a_name_stands() -> None:
    assert source(published="letters", licence="by agreement")["licence"] == "by agreement"


def test_what_names_nothing_stays_as_it_is() -> None:
    assert source(folder="letters") == {"folder": "letters"}


def test_it_is_the_same_when_it_is_resolved_again() -> None:
    once = resolved({"published": REGISTRY, "bert": {"tasks": [{"source": {"published": "letters"}}]}})
    assert resolved(once) == once


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        ThreefoldError, match=r"'leters': config/registry\.yaml has no such entry; the nearest is 'letters'"
    ):
        source(published="leters")


def test_an_encoder_has_the_sums_of_the_entry_with_its_address() -> None:
    registry = yaml.safe_load((ROOT / "config/registry.yaml").read_text())
    bert = {"encoder": ENCODER, "encoder_sha256": {"vocab.txt": "1" * 64}, "encoder_bytes": {}, "encoder_licence": None}
    found = resolved({**registry, "bert": bert})["bert"]
    assert found["encoder_sha256"]["vocab.txt"] == "1" * 64
    assert found["encoder_sha256"]["model.safetensors"].startswith("68d45e23")
    assert found["encoder_bytes"]["config.json"] == 570
    assert found["encoder_licence"] == "Apache 2.0"


def test_the_registry_has_each_file_at_one_address_and_with_one_sum() -> None:
    registry = yaml.safe_load((ROOT / "config/registry.yaml").read_text())["published"]
    files: dict[str, dict[str, Any]] = {}
    for entry in registry.values():
        for file in entry.get("files", ()):
            assert files.setdefault(file["file"], file) == file
