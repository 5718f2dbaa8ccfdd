"""Images of one character: which one is it?"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from threefold.lottery.stream import stream
from threefold.vision.embedded.alphabets import LETTERS
from threefold.vision.embedded.fonts import FONTS
from threefold.vision.embedded.glyphs import glyphs
from threefold.vision.embedded.painting import Look, developed, ground, inked
from threefold.vision.embedded.warping import Pose, warped

SIDE = 20
_AT_ONCE = 1000  # keeps what is held at a time small


@dataclass(frozen=True)
class Domain:
    """A set of characters and how they look."""

    characters: str
    look: Look = field(default_factory=Look)
    pose: Pose = field(default_factory=Pose)


def characters(name: str, domain: Domain, split: str, rows: int, seed: int) -> dict[str, Tensor]:
    """So many images, each class equally likely, in the fonts of `split`.

    Returns:
        `images` uint8 (rows, 1, SIDE, SIDE) and `label` int64 (rows,).
    """
    generator = stream(f"{name} {split}", seed)
    drawn, strokes = glyphs(domain.characters, FONTS[split]), glyphs(LETTERS, FONTS[split])
    label = torch.randint(len(domain.characters), (rows,), generator=generator)
    pictures = []
    for some in torch.split(label, _AT_ONCE):
        ink = warped(drawn.draw(some, generator), domain.pose, SIDE, generator)
        on = ground(len(some), SIDE, strokes, domain.look, generator)
        pictures.append(developed(inked(on, ink, generator), domain.look, generator))
    return {"images": torch.cat(pictures), "label": label}
