"""Images with a label each, and the splits that the paper makes of published ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from threefold.errors import ThreefoldError


@dataclass(frozen=True)
class Labelled:
    """Published images and labels.

    Attributes:
        images: uint8 (rows, channels, height, width).
        label: int64 (rows,).
    """

    images: Tensor
    label: Tensor

    @classmethod
    def of(cls, where: str, images: object, label: object, shape: tuple[int, ...], classes: int) -> "Labelled":
        """Arrays as read from `where`; each image is of `shape`, (channels, height, width).

        Raises:
            ThreefoldError: there are none, they are of another shape or type, or a label is out of range.
        """
        if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.shape[1:] != shape:
            found = f"{images.dtype} {images.shape}" if isinstance(images, np.ndarray) else type(images).__name__
            raise ThreefoldError(f"{where}: images are {found} where rows of uint8 {shape} are needed; fetch it again")
        labels = np.asarray(label)
        if not len(images) or labels.shape != (len(images),) or labels.dtype.kind not in "iu":
            raise ThreefoldError(f"{where}: {len(images)} images, labels {labels.shape}; fetch it again")
        if labels.min() < 0 or labels.max() >= classes:
            wrong = labels.min() if labels.min() < 0 else labels.max()
            raise ThreefoldError(f"{where}: label {wrong} where there are {classes} classes; fetch it again")
        return cls(torch.from_numpy(np.array(images, order="C")), torch.from_numpy(labels.astype(np.int64)))

    @classmethod
    def joined(cls, parts: Sequence["Labelled"]) -> "Labelled":
        """All rows of `parts`, in order."""
        return cls(torch.cat([part.images for part in parts]), torch.cat([part.label for part in parts]))

    def __getitem__(self, rows: slice) -> dict[str, Tensor]:
        """These rows, as a split of a data set."""
        return {"images": self.images[rows], "label": self.label[rows]}


def held_out(where: str, train: Labelled, test: Labelled, validation: int) -> Mapping[str, dict[str, Tensor]]:
    """Train, val and test; the last `validation` rows of `train` become val, as in the released code.

    Raises:
        ThreefoldError: nothing would be left to train on.
    """
    kept = len(train.label) - validation
    if kept < 1 or validation < 1:
        raise ThreefoldError(
            f"{where}: {len(train.label)} training images, {validation} of them for val; ask for fewer"
        )
    return {"train": train[slice(0, kept)], "val": train[slice(kept, None)], "test": test[slice(None)]}
