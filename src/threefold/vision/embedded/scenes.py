"""Scenes of two to four digits on clutter, with a box and a class for each, and a class for every pixel."""

from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.lottery.stream import stream
from threefold.vision.dataset_format import NO_BOX
from threefold.vision.embedded.alphabets import DIGITS, LETTERS
from threefold.vision.embedded.fonts import FONTS
from threefold.vision.embedded.glyphs import Glyphs, glyphs
from threefold.vision.embedded.painting import Look, developed, ground, inked
from threefold.vision.embedded.warping import Pose, warped

SIDE = 48
MOST = 4
_LEAST = 2
_LOOK = Look(clutter=0.4, strokes=4)
_POSE = Pose(zoom=(0.8, 1.2), shift=0.08)
_SCALE = 0.45  # of a glyph's cell to the scene
_CENTRES = torch.tensor([(x, y) for y in (-0.48, 0.48) for x in (-0.48, 0.48)])  # one for each corner
_INK = 0.4  # from which share of ink on a pixel belongs to the glyph
_AT_ONCE = 500


@dataclass(frozen=True)
class Scenes:
    """Scenes with what is on them.

    Attributes:
        images: uint8 (rows, 1, SIDE, SIDE).
        boxes: float32 (rows, MOST, 4), left, top, right, bottom, in pixels; 0 where there is none.
        classes: int64 (rows, MOST), the digit; `NO_BOX` where there is none.
        target: uint8 (rows, SIDE, SIDE), 0 for the background, 1 for the digit 0, and so on.
    """

    images: Tensor
    boxes: Tensor
    classes: Tensor
    target: Tensor

    def for_detection(self) -> dict[str, Tensor]:
        """As a split of a data set of boxes; none of them is difficult."""
        difficult = torch.zeros_like(self.classes, dtype=torch.bool)
        return {"images": self.images, "boxes": self.boxes, "classes": self.classes, "difficult": difficult}

    def for_segmentation(self) -> dict[str, Tensor]:
        """As a split of a data set of classes of pixels."""
        return {"images": self.images, "target": self.target}


def scenes(split: str, rows: int, seed: int) -> Scenes:
    """So many scenes, in the fonts of `split`."""
    generator = stream(f"scenes {split}", seed)
    digits, strokes = glyphs(DIGITS, FONTS[split]), glyphs(LETTERS, FONTS[split])
    sizes = [len(some) for some in torch.split(torch.arange(rows), _AT_ONCE)]
    made = [_scenes(size, digits, strokes, generator) for size in sizes]
    fields = ("images", "boxes", "classes", "target")
    return Scenes(*(torch.cat([getattr(some, field) for some in made]) for field in fields))


def _scenes(rows: int, digits: Glyphs, strokes: Glyphs, generator: torch.Generator) -> Scenes:
    painted = ground(rows, SIDE, strokes, _LOOK, generator)
    target = torch.zeros(rows, SIDE, SIDE, dtype=torch.uint8)
    label = torch.randint(len(DIGITS), (rows, MOST), generator=generator)
    corners = torch.rand(rows, MOST, generator=generator).argsort(1)
    present = torch.arange(MOST) < torch.randint(_LEAST, MOST + 1, (rows, 1), generator=generator)
    boxes = torch.zeros(rows, MOST, 4)
    for slot in range(MOST):
        here = present[:, slot]
        glyph = digits.draw(label[:, slot], generator)
        ink = warped(glyph, _POSE, SIDE, generator, centre=_CENTRES[corners[:, slot]], scale=_SCALE)
        ink = ink * here.view(rows, 1, 1, 1)
        painted = inked(painted, ink, generator)
        covered = ink[:, 0] > _INK
        target = torch.where(covered, (label[:, slot] + 1).to(torch.uint8).view(rows, 1, 1), target)
        boxes[:, slot] = _boxes(covered)
    classes = torch.where(present, label, NO_BOX)
    return Scenes(developed(painted, _LOOK, generator), boxes, classes, target)


def _boxes(covered: Tensor) -> Tensor:
    """The box around each mask, bool (rows, height, width): float32 (rows, 4); zeros where a mask is empty."""
    across, down = covered.any(1).int(), covered.any(2).int()
    left, top = across.argmax(1), down.argmax(1)
    right, bottom = (side.shape[1] - side.flip(1).argmax(1) for side in (across, down))
    found = torch.stack([left, top, right, bottom], 1).float()
    return torch.where(covered.any(2).any(1)[:, None], found, 0.0)
