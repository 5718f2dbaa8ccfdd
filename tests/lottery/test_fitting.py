import pytest
import torch

from threefold.errors import ThreefoldError
from threefold.lottery.fitting import fitting

LIKE = {"a": torch.zeros(2, 3), "b": torch.zeros(4)}


def test_tensors_of_the_names_and_shapes_fit():
    found = {"b": torch.ones(4), "a": torch.ones(2, 3)}
    assert fitting("here", found, LIKE) == found


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"a": torch.ones(2, 3)}, "here: lacks b; it is of another network, take the right one"),
        (LIKE | {"c": torch.ones(1)}, "here: has an unknown c; it is of another network"),
        (LIKE | {"b": torch.ones(5)}, r"here: b is of shape \[5\] where the network has \[4\]"),
    ],
)
def test_others_do_not(found, says):
    with pytest.raises(ThreefoldError, match=says):
        fitting("here", found, LIKE, "take the right one")
