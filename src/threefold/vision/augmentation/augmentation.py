"""What every augmentation is, and how several are one."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


class Augmentation(Protocol):
    """A random change of every image of a batch."""

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images changed as `generator`, of the CPU, draws it.

        Args:
            images: float (batch, channels, height, width), 0 black and 1 white; they are left as they are.
        """


@dataclass(frozen=True)
class Chain:
    """One after another; none changes nothing."""

    parts: tuple[Augmentation, ...] = ()

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """All parts, in their order."""
        for part in self.parts:
            images = part(images, generator)
        return images


@dataclass(frozen=True)
class Sometimes:
    """Some images of a batch are changed, each with `probability`, and the others are not."""

    part: Augmentation
    probability: float

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images, some of them changed."""
        chosen = torch.rand(len(images), generator=generator) < self.probability
        chosen = chosen.view(-1, 1, 1, 1).to(images.device, non_blocking=True)
        return torch.where(chosen, self.part(images, generator), images)
