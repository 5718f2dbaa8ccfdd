"""Changes of training images that move their boxes."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from threefold.vision.detection.truth import Truth

# What shows where an image was moved away, as in the paper's code: 128 of 255.
_GREY = 128 / 255


@dataclass(frozen=True)
class Augmentation:
    """Chances of each change of an image; the defaults are those of the paper's code (utils/data_augment.py).

    Attributes:
        flip: left for right.
        crop: to a window that holds all boxes, enlarged to the image's size without distortion. The paper's code crops
            on the left and at the top only, by a slip.
        translation: by as much as all boxes stay in the image.
        mixup: with another image, by a share from Beta(1.5, 1.5); each image's boxes weigh as much as it.
    """

    flip: float = 0.5
    crop: float = 0.5
    translation: float = 0.5
    mixup: float = 0.5

    def moved(self, images: Tensor, truth: Truth, generator: torch.Generator) -> tuple[Tensor, Truth]:
        """Flip, crop and translate images, float32 (batch, colours, height, width) from 0 to 1, with their boxes."""
        chances = torch.tensor([self.flip, self.crop, self.translation])
        draws = torch.rand(9, len(images), generator=generator)
        flip, crop, translation = (draws[:3] < chances[:, None]).to(images.device)
        outer, shift = draws[3:7].T.to(images), draws[7:].T.to(images)

        frame = images.new_tensor([images.shape[3], images.shape[2]])
        around = _around(truth, frame)
        window = torch.cat([around[:, :2] * outer[:, :2], around[:, 2:] + (frame - around[:, 2:]) * outer[:, 2:]], 1)
        window = window.where(crop[:, None], torch.cat([torch.zeros_like(frame), frame]))
        scale = (frame / (window[:, 2:] - window[:, :2])).amin(1, keepdim=True)
        origin = (frame - scale * (window[:, :2] + window[:, 2:])) / 2

        first, last = around[:, :2] * scale + origin, around[:, 2:] * scale + origin
        origin = origin + torch.lerp(-first, frame - last, shift) * translation[:, None]
        return _placed(images, scale, origin, flip), truth._replace(boxes=_moved(truth, scale, origin, flip, frame))

    def shares(self, batch: int, generator: torch.Generator) -> Tensor:
        """How much of each image is kept in a mix, float32 (batch,) on the CPU; 1 where it is not mixed."""
        mixed, radius, angle = torch.rand(3, batch, generator=generator)
        # Beta(3/2, 3/2) is how one coordinate of a point in a disc is spread.
        share: Tensor = (1 + radius.sqrt() * (2 * torch.pi * angle).cos()) / 2
        return share.where(mixed < self.mixup, 1.0)


def _around(truth: Truth, frame: Tensor) -> Tensor:
    """The box around all boxes of each image, (batch, 4); the whole frame where there is none, so that it stays."""
    present = truth.present[..., None]
    first = truth.boxes[..., :2].where(present, torch.inf).amin(1).clamp(min=0)
    last = truth.boxes[..., 2:].where(present, -torch.inf).amax(1).minimum(frame)
    empty = ~present.any(1)
    return torch.cat([first.where(~empty, 0), last.where(~empty, frame)], 1)


def _moved(truth: Truth, scale: Tensor, origin: Tensor, flip: Tensor, frame: Tensor) -> Tensor:
    boxes = truth.boxes * scale[..., None] + origin.repeat(1, 2)[:, None]
    left, top, right, bottom = boxes.unbind(-1)
    mirrored = torch.stack([frame[0] - right, top, frame[0] - left, bottom], -1)
    return mirrored.where(flip[:, None, None], boxes)


def _placed(images: Tensor, scale: Tensor, origin: Tensor, flip: Tensor) -> Tensor:
    """Images with pixel x of the old at `scale` x + `origin` of the new, then flipped."""
    frame = images.new_tensor([images.shape[3], images.shape[2]])
    inverse = torch.zeros(len(images), 2, 3, device=images.device)
    # grid_sample counts from -1 to 1 over the frame.
    inverse[:, [0, 1], [0, 1]] = 1 / scale
    inverse[:, :, 2] = (frame - 2 * origin) / (frame * scale) - 1
    inverse[:, 0, 0] = inverse[:, 0, 0].where(~flip, -inverse[:, 0, 0])
    grid = F.affine_grid(inverse, list(images.shape), align_corners=False)
    return F.grid_sample(images - _GREY, grid, align_corners=False) + _GREY
