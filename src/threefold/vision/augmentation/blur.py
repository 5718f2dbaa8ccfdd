"""Images out of focus."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.augmentation.draws import uniform


@dataclass(frozen=True)
class GaussianBlur:
    """A Gaussian blur, its width drawn for every image; `Sometimes(GaussianBlur(23), 0.5)` is MoCo v2's at 224 pixels.

    Attributes:
        kernel: pixels of the kernel's side, odd.
        sigma: smallest and largest standard deviation, pixels.
    """

    kernel: int
    sigma: tuple[float, float] = (0.1, 2.0)

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """The images blurred."""
        return blurred(images, uniform(*self.sigma, images, generator), self.kernel)


def blurred(images: Tensor, sigma: Tensor, kernel: int) -> Tensor:
    """The images blurred by `sigma` pixels, (batch, 1, 1, 1); mirrored beyond their edges."""
    batch, channels, height, width = images.shape
    half = kernel // 2
    away = torch.arange(-half, half + 1, device=images.device)
    weights = torch.softmax(-0.5 * (away / sigma.view(-1, 1)).square(), 1).repeat_interleave(channels, 0)
    # Every channel of every image is a group of its own, for a kernel of its own.
    padded = F.pad(images, (half,) * 4, "reflect").reshape(1, batch * channels, height + 2 * half, width + 2 * half)
    across = F.conv2d(padded, weights.view(-1, 1, 1, kernel), groups=batch * channels)
    down = F.conv2d(across, weights.view(-1, 1, kernel, 1), groups=batch * channels)
    return down.view(images.shape)
