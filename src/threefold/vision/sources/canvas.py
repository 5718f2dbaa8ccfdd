"""Pictures of any shape on square canvases, kept in proportion, in the top left corner."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

# What is painted where a picture ends is what the network sees as 0.
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Canvas:
    """A square of `size` by `size` pixels in `colour`; `enlarge` says whether small pictures are made to fill it."""

    size: int
    colour: Colour
    enlarge: bool

    @classmethod
    def of(cls, size: int, mean: Sequence[float], enlarge: bool) -> "Canvas":
        """A canvas in the mean colour, of pixels scaled to 0..1."""
        red, green, blue = (round(255 * value) for value in mean)
        return cls(size, (red, green, blue), enlarge)

    def scale(self, width: int, height: int) -> float:
        """By how much a picture of this size is scaled."""
        scale = self.size / max(width, height)
        return scale if self.enlarge else min(1.0, scale)

    def picture(self, picture: Image.Image) -> Image.Image:
        """The picture on the canvas."""
        onto = Image.new("RGB", (self.size, self.size), self.colour)
        onto.paste(self._scaled(picture, Image.Resampling.BILINEAR), (0, 0))
        return onto

    def classes(self, picture: Image.Image, beside: int) -> Image.Image:
        """A picture of indices of classes on the canvas; `beside` is the index outside of it."""
        onto = Image.new("L", (self.size, self.size), beside)
        onto.paste(self._scaled(picture, Image.Resampling.NEAREST), (0, 0))
        return onto

    def _scaled(self, picture: Image.Image, how: Image.Resampling) -> Image.Image:
        scale = self.scale(*picture.size)
        if scale == 1:
            return picture
        width, height = (min(self.size, max(1, round(side * scale))) for side in picture.size)
        return picture.resize((width, height), how)
