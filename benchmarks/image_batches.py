"""Batches of images for a training, made in two ways: by torchvision, image by image, and on the device, at once."""

from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import Any, ClassVar

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from threefold.lottery.order import row_batches
from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.augmentation.sets import cifar
from threefold.vision.objectives.classification import Classification, Labelled
from threefold.vision.split import Split

SIDE = 32
# Mean, deviation, padding and workers as the vision paper's code has them for CIFAR-10.
_MEAN, _STD = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
_PADDING = 4
_WORKERS = 2


class Pipeline(ABC):
    """Images and classes as the training loop's task."""

    name: ClassVar[str]
    fingerprint, comparing = "", False

    def __init__(self, images: Tensor, labels: Tensor, batch: int, device: str) -> None:
        """Batches for `device` of `images`, uint8 (rows, 3, 32, 32)."""
        self.images, self.labels, self.rows_a_batch, self.device = images, labels, batch, device
        self.size = len(images)

    @abstractmethod
    def epoch(self) -> Generator[Labelled, None, None]:
        """All batches, once."""

    def __enter__(self) -> None:
        """Let `batch` give those of a new epoch."""
        self._batches = self.epoch()

    def __exit__(self, *_: object) -> None:
        """End the epoch, and what made its batches."""
        self._batches.close()

    def batch(self, rows: Tensor | None = None, generator: torch.Generator | None = None) -> Labelled:
        """The next images, whichever they are."""
        return next(self._batches)

    def loss(self, network: nn.Module, batch: Labelled) -> Tensor:
        """Cross-entropy."""
        return F.cross_entropy(network(batch.images), batch.labels)

    def terms(self, rows: Tensor, batch: Labelled) -> int:
        """Images."""
        return len(batch.labels)


class OnDevice(Pipeline):
    """All images on the device; a batch is augmented there at once."""

    name = "on the device, ours"

    def epoch(self) -> Generator[Labelled, None, None]:
        """As `Pipeline.epoch`."""
        split = Split.of({"images": self.images, "label": self.labels}, self.device)
        objective = Classification(split, Normalisation(_MEAN, _STD), cifar(_PADDING))
        generator, rows = torch.Generator().manual_seed(0), row_batches(self.size, self.rows_a_batch, 0)
        for _ in range(self.size // self.rows_a_batch):
            yield objective.batch(next(rows), generator)


class Pictures(Dataset[tuple[Tensor, int]]):
    """PIL images, transformed one by one, as torchvision's data sets are."""

    def __init__(self, images: Tensor, labels: Tensor) -> None:
        """Of `images`, uint8 (rows, 3, 32, 32)."""
        self._pixels = images.permute(0, 2, 3, 1).contiguous().numpy()
        self._labels = labels.tolist()
        parts = (transforms.RandomCrop(SIDE, _PADDING), transforms.RandomHorizontalFlip(), transforms.ToTensor())
        self._transform = transforms.Compose((*parts, transforms.Normalize(_MEAN, _STD)))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._pixels)

    def __getitem__(self, row: int) -> tuple[Tensor, int]:
        """An image and its class."""
        return self._transform(Image.fromarray(self._pixels[row])), self._labels[row]


class Loader(Pipeline):
    """Torchvision's transforms in a DataLoader."""

    name = "DataLoader, torchvision"

    def epoch(self) -> Generator[Labelled, None, None]:
        """As `Pipeline.epoch`."""
        options: dict[str, Any] = {"num_workers": _WORKERS, "drop_last": True, "pin_memory": self.device != "cpu"}
        for batch in DataLoader(Pictures(self.images, self.labels), self.rows_a_batch, shuffle=True, **options):
            yield Labelled(*(part.to(self.device, non_blocking=True) for part in batch))
