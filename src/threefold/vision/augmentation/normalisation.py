"""From bytes to what a network reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from threefold.errors import ThreefoldError


def as_floats(images: Tensor) -> Tensor:
    """Bytes, uint8 (batch, channels, height, width), as float32 from 0 to 1."""
    return images.float() / 255


@dataclass(frozen=True)
class Normalisation:
    """Subtract a mean and divide by a deviation, one of each for every channel; by default neither.

    Without is how the authors' simCLR feeds its network, unlike all their other code (vision paper's code).
    """

    mean: Sequence[float] = ()
    deviation: Sequence[float] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be divided by."""
        if len(self.mean) != len(self.deviation) or any(value <= 0 for value in self.deviation):
            raise ThreefoldError(
                f"normalisation: means {list(self.mean)} and deviations {list(self.deviation)}; "
                "give one of each for every channel, the deviations above 0"
            )

    def __call__(self, images: Tensor) -> Tensor:
        """The images normalised, float (batch, channels, height, width).

        Raises:
            ThreefoldError: there are other channels than those of the normalisation.
        """
        if not self.mean:
            return images
        if images.shape[1] != len(self.mean):
            raise ThreefoldError(
                f"normalisation: {len(self.mean)} means for images of {images.shape[1]} channels; give one for each"
            )
        mean, deviation = (images.new_tensor(values).view(-1, 1, 1) for values in (self.mean, self.deviation))
        return (images - mean) / deviation
