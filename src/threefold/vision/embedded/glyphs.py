"""Characters drawn once from font files; everything rendered is made of them in batches."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from matplotlib.ft2font import FT2Font, LoadFlags
from torch import Tensor
from torch.nn import functional as F

from threefold.errors import ThreefoldError
from threefold.vision.embedded.fonts import draws, font_file

CELL = 32
_LONG_SIDE = 24
# A dot or a bar must not be blown up to a letter's height: sides below this count as this.
_LEAST_SIDE = 18
_POINTS = 72  # at 72 dots an inch, so that glyphs are only ever made smaller


@dataclass(frozen=True)
class Glyphs:
    """Characters as drawn in several fonts.

    Attributes:
        ink: float32 (glyphs, 1, CELL, CELL), 0 to 1, each character in the middle of its cell.
        of_class: for each class its glyphs, one a font that has the character.
    """

    ink: Tensor
    of_class: tuple[tuple[int, ...], ...]

    def draw(self, label: Tensor, generator: torch.Generator) -> Tensor:
        """A glyph for each class of `label`, int64 (rows,), all its fonts equally likely: (rows, 1, CELL, CELL)."""
        counts = torch.tensor([len(those) for those in self.of_class])
        first = counts.cumsum(0) - counts
        order = torch.tensor([glyph for those in self.of_class for glyph in those])
        which = (torch.rand(len(label), generator=generator) * counts[label]).long()
        return self.ink[order[first[label] + which]]

    def some(self, rows: int, generator: torch.Generator) -> Tensor:
        """So many glyphs, whichever: (rows, 1, CELL, CELL)."""
        return self.ink[torch.randint(len(self.ink), (rows,), generator=generator)]


@cache
def glyphs(characters: str, fonts: tuple[str, ...]) -> Glyphs:
    """Every one of `characters`, the classes, in every one of `fonts` that has it.

    Raises:
        ThreefoldError: none has one of them.
    """
    opened = {font: FT2Font(str(font_file(font))) for font in fonts}
    held = {font: opened[font].get_charmap().keys() for font in fonts}
    ink: list[Tensor] = []
    of_class: list[tuple[int, ...]] = []
    for character in characters:
        those = [font for font in fonts if ord(character) in held[font] and draws(font, character)]
        if not those:
            raise ThreefoldError(f"{character}: in none of the fonts {', '.join(fonts)}; leave it out of the alphabet")
        of_class.append(tuple(range(len(ink), len(ink) + len(those))))
        ink += [_cell(opened[font], character) for font in those]
    return Glyphs(torch.stack(ink), tuple(of_class))


def _cell(font: FT2Font, character: str) -> Tensor:
    font.set_size(_POINTS, 72)
    font.set_text(character, 0.0, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap(antialiased=True)
    drawn = torch.from_numpy(np.array(font.get_image(), dtype=np.float32)) / 255
    drawn = drawn[drawn.amax(1) > 0][:, drawn.amax(0) > 0]
    scale = _LONG_SIDE / max(*drawn.shape, _POINTS * _LEAST_SIDE // _LONG_SIDE)
    height, width = (max(1, round(side * scale)) for side in drawn.shape)
    small = F.interpolate(drawn[None, None], (height, width), mode="bilinear", antialias=True, align_corners=False)[0]
    top, left = (CELL - height) // 2, (CELL - width) // 2
    return F.pad(small, (left, CELL - width - left, top, CELL - height - top)).clamp(0, 1)
