"""Glyphs painted on uneven, cluttered, noisy ground, lighter or darker than it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from threefold.vision.embedded.glyphs import Glyphs
from threefold.vision.embedded.warping import CLUTTER, uniform, warped

_CONTRAST = (0.35, 0.8)
_SLOPE = 0.2


@dataclass(frozen=True)
class Look:
    """How hard it is to see a glyph.

    Attributes:
        clutter: how much lighter or darker than the ground a stroke behind the glyph is at most.
        strokes: how many of them there are.
        noise: the greatest standard deviation of a pixel's noise.
    """

    clutter: float = 0.5
    strokes: int = 2
    noise: float = 0.15


@dataclass(frozen=True)
class Ground:
    """What glyphs are painted on.

    Attributes:
        pixels: (rows, 1, size, size), about 0 to 1.
        level: (rows, 1, 1, 1), its brightness without slope and clutter.
    """

    pixels: Tensor
    level: Tensor


def ground(rows: int, size: int, strokes: Glyphs, look: Look, generator: torch.Generator) -> Ground:
    """Grounds of random brightness and slope, strewn with glyphs of `strokes` at all angles."""
    level = _each(rows, 0, 1, generator)
    across = torch.linspace(-1, 1, size)
    pixels = level + _each(rows, -_SLOPE, _SLOPE, generator) * across.view(1, 1, 1, -1)
    pixels = pixels + _each(rows, -_SLOPE, _SLOPE, generator) * across.view(1, 1, -1, 1)
    for _ in range(look.strokes):
        ink = warped(strokes.some(rows, generator), CLUTTER, size, generator)
        pixels = pixels + _each(rows, -look.clutter, look.clutter, generator) * ink
    return Ground(pixels, level)


def inked(on: Ground, ink: Tensor, generator: torch.Generator) -> Ground:
    """The ground with `ink`, (rows, 1, size, size), on it, in a brightness that stands out from its level."""
    contrast = _each(len(ink), *_CONTRAST, generator)
    colour = torch.where(on.level > 0.5, on.level - contrast, on.level + contrast).clamp(0, 1)
    return Ground(on.pixels * (1 - ink) + colour * ink, on.level)


def developed(painted: Ground, look: Look, generator: torch.Generator) -> Tensor:
    """The picture with its noise, uint8 (rows, 1, size, size)."""
    noise = torch.randn(painted.pixels.shape, generator=generator)
    noisy = painted.pixels + _each(len(noise), 0, look.noise, generator) * noise
    return (noisy.clamp(0, 1) * 255).round().to(torch.uint8)


def _each(rows: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return uniform(rows, low, high, generator).view(rows, 1, 1, 1)
