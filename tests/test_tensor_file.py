"""Tensors come back as they were written, and files that hold others are refused in one line."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from threefold.errors import ThreefoldError
from threefold.tensor_file import TensorFormat, read_tensors, write_tensors

CARDS = TensorFormat("threefold-cards-1", "card")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.safetensors"


def test_tensors_come_back_though_they_shared_memory_and_were_strided(path):
    whole = torch.arange(12.0).view(3, 4)
    tensors = {"whole": whole, "part": whole[1:], "turned": whole.T, "again": whole}

    write_tensors(path, tensors)

    found = read_tensors(path)
    assert found.keys() == tensors.keys()
    assert all(torch.equal(found[name], tensor) for name, tensor in tensors.items())


def test_equal_tensors_are_equal_bytes_in_whatever_order_and_layout(tmp_path):
    one = {"a": torch.ones(2, 3), "b": torch.zeros(4)}
    write_tensors(tmp_path / "one", one)
    write_tensors(tmp_path / "other", {"b": torch.zeros(8)[::2], "a": torch.ones(3, 2).T})

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_description_comes_back_with_the_tensors_or_alone(path):
    CARDS.write(path, {"a": torch.ones(1)}, {"suit": "hearts", "rank": 7})

    tensors, description = CARDS.read(path)

    assert tensors.keys() == {"a"}
    assert description == CARDS.description(path) == {"suit": "hearts", "rank": 7}


def refused(path: Path, message: str) -> None:
    for read in (CARDS.read, CARDS.description):
        with pytest.raises(ThreefoldError, match=message) as raised:
            read(path)
        assert "\n" not in str(raised.value)


def test_a_missing_file_is_named_as_what_it_should_be(path):
    refused(path, r"a\.safetensors: no such card; ask snakemake")


@pytest.mark.parametrize("length", [0, 5, 60, -1])
def test_a_truncated_file_is_refused(path, length):
    CARDS.write(path, {"a": torch.ones(9)}, {})
    path.write_bytes(path.read_bytes()[:length])

    refused(path, r"a\.safetensors: not a whole safetensors file \(.+\); delete it and run again")
    with pytest.raises(ThreefoldError, match=r"fetch it again$"):
        read_tensors(path, "fetch it again")


@pytest.mark.parametrize("metadata", [None, {"threefold-cards-2": "{}"}, {"threefold-cards-1": "["}])
def test_files_without_its_description_are_of_another_kind(path, metadata):
    save_file({"a": torch.ones(1)}, path, metadata)

    refused(path, r"a\.safetensors: not a card of this program \(threefold-cards-1\); give one that it wrote")
