import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.vision.tiny import TinyBackbone, fit, for_segmentation, normalised, same_bytes
from threefold.errors import ThreefoldError
from threefold.vision.initialised import initialised
from threefold.vision.segmentation.augmentation import Augmentation
from threefold.vision.segmentation.deeplab import DecoderSize, DeepLab
from threefold.vision.segmentation.objective import Painted, Segmentation

CLASSES = 4
SIZE = DecoderSize(output_stride=8, rates=(1, 2), channels=32, skip_channels=8)


def deeplab(seed: int = 1) -> DeepLab:
    return initialised(lambda: DeepLab(TinyBackbone(), CLASSES, SIZE), "network", seed)


def test_deeplab_learns_a_handful_of_scenes_by_heart():
    objective, network = Segmentation(for_segmentation(8, seed=1), CLASSES, normalised), deeplab()
    before = objective.evaluate(network)["miou"]

    fit(objective, network, steps=100, learning_rate=0.1)

    assert before < 0.3
    assert objective.evaluate(network)["miou"] > 0.95


def test_the_same_seed_trains_the_same_bytes():
    objective = Segmentation(for_segmentation(8, seed=1), CLASSES, normalised, Augmentation())
    networks = [deeplab() for _ in range(3)]
    for network, seed in zip(networks, (1, 1, 2), strict=True):
        fit(objective, network, steps=3, learning_rate=0.1, seed=seed)

    assert same_bytes(networks[0], networks[1])
    assert not same_bytes(networks[0], networks[2])
    assert not same_bytes(deeplab(seed=1), deeplab(seed=2))


class Given(nn.Module):
    """Says the same whatever it sees."""

    def __init__(self, logits: torch.Tensor) -> None:
        super().__init__()
        self.logits = logits

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.logits.expand(len(images), *self.logits.shape[1:])


def test_the_loss_is_the_mean_cross_entropy_by_weight_of_the_pixels_that_count():
    split = for_segmentation(4, seed=1)
    split.tensors["target"][:, :9] = 255
    objective = Segmentation(split, CLASSES, normalised, background=0.3)
    logits = torch.randn(4, CLASSES, 32, 32, generator=torch.Generator().manual_seed(1))
    batch = objective.batch(torch.arange(4), torch.Generator())

    loss = objective.loss(Given(logits), batch)

    weight = torch.tensor([0.3, 1, 1, 1])
    torch.testing.assert_close(loss, F.cross_entropy(logits, batch.target.long(), weight, ignore_index=255))


def test_a_batch_in_which_no_pixel_counts_teaches_nothing():
    objective, network = Segmentation(for_segmentation(4, seed=1), CLASSES, normalised), deeplab()
    nowhere = torch.full((4, 32, 32), 255, dtype=torch.uint8)

    loss = objective.loss(network, Painted(torch.rand(4, 3, 32, 32), nowhere))
    loss.backward()

    assert loss.item() == 0
    assert all((weight.grad == 0).all() for weight in network.parameters())


def test_an_evaluation_counts_every_pixel_once_whatever_its_batches(monkeypatch):
    split = for_segmentation(8, seed=1)
    logits = torch.zeros(1, CLASSES, 32, 32)
    logits[:, 0] = 1
    background = (split.tensors["target"] == 0).double().mean().item()

    for size in (3, 250):
        monkeypatch.setattr("threefold.vision.split._IMAGES", size)
        found = Segmentation(split, CLASSES, normalised).evaluate(Given(logits))

        assert found["pixel-accuracy"] == pytest.approx(background)
        assert found["miou"] == pytest.approx(background / 4)


def test_foreign_classes_and_targets_without_a_pixel_are_refused():
    split = for_segmentation(4, seed=1)
    with pytest.raises(ThreefoldError, match="of 2 classes the last is 1"):
        Segmentation(split, 2, normalised)
    split.tensors["target"].fill_(255)
    with pytest.raises(ThreefoldError, match="every pixel is ignored"):
        Segmentation(split, CLASSES, normalised)
