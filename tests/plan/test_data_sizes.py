from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from threefold.errors import ThreefoldError
from threefold.plan.data_sizes import image_size, text_size

MNLI = {"kind": "classification", "source": {"format": "glue", "task": "MNLI", "options": {"max_length": 128}}}


def test_a_published_text_set_that_is_not_there_yet_is_as_large_as_the_table_says_and_as_long_as_its_limit() -> None:
    size = text_size({}, MNLI, "nowhere.safetensors", 512)
    assert (size.train, size.evaluated, size.tokens, size.labels) == (392702, 19647, 128, 3)


@pytest.mark.parametrize(
    ("source", "tokens"),
    [({"format": "glue", "task": "RTE"}, 128), ({"format": "squad"}, 384), ({"format": "text"}, 512)],
)
def test_a_source_without_a_limit_of_its_own_is_as_long_as_it_is_prepared(source: dict[str, str], tokens: int) -> None:
    assert text_size({}, {"kind": "span", "source": source}, "nowhere.safetensors", 64).tokens == tokens


def test_a_prepared_text_set_is_as_large_as_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mnli.safetensors"
    save_file({"train.tokens": np.zeros((30, 9), "int32"), "dev.tokens": np.zeros((7, 9), "int32")}, file)
    size = text_size({}, MNLI, str(file), 512)
    assert (size.train, size.evaluated, size.tokens) == (30, 7, 9)


def test_pictures_of_imagenet_are_decoded_at_every_look_and_those_of_cifar_are_not() -> None:
    imagenet, cifar = image_size({}, "imagenet", {"format": "imagenet"}), image_size({}, "c", {"format": "cifar10"})
    assert (imagenet.decoded, imagenet.side, imagenet.classes) == (True, 224, 1000)
    assert (cifar.decoded, cifar.side, cifar.train) == (False, 32, 45000)


def test_a_set_that_the_table_lacks_is_named_with_what_to_do() -> None:
    with pytest.raises(
        ThreefoldError, match=r"places365: a data set of unknown size; prepare it, or add it to data_sizes"
    ):
        image_size({}, "places", {"format": "places365"})
