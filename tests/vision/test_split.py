"""How many images are evaluated together."""

import pytest
import torch

from threefold.vision.split import Split, evaluation_batch


@pytest.mark.parametrize(
    ("height", "width", "images"), [(20, 20, 250), (128, 128, 250), (224, 224, 81), (416, 416, 23), (3000, 4000, 1)]
)
def test_larger_images_are_evaluated_fewer_at_a_time(height: int, width: int, images: int) -> None:
    assert evaluation_batch(height, width) == images


def test_all_rows_come_in_their_order_in_batches_of_that_many() -> None:
    split = Split({"images": torch.zeros(3, 1, 2048, 1024, dtype=torch.uint8)})
    assert [rows.tolist() for rows in split.batches()] == [[0], [1], [2]]
    assert [rows.tolist() for rows in split.batches(2)] == [[0, 1], [2]]
