"""Which residual network: its blocks, widths and stem."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from threefold.errors import ThreefoldError

Block = Literal["basic", "bottleneck"]
Stem = Literal["large", "small", "halving"]

# Channels that leave a block for one of its width.
EXPANSION: Mapping[Block, int] = {"basic": 1, "bottleneck": 4}


@dataclass(frozen=True)
class Architecture:
    """The sizes of a residual network.

    Attributes:
        block: two 3x3 convolutions, or 1x1, 3x3 and 1x1.
        depths: blocks of every stage; each stage but the first halves the resolution.
        widths: channels inside the blocks of every stage.
        stem: the first convolution: "large" is 7x7 with stride 2 and a max-pool; "small" is the 3x3 with stride 1 and
            no max-pool that the paper's code puts on images of up to 32 pixels (vision paper's code, CIFAR, SVHN and
            Fashion-MNIST); "halving" is the small one with stride 2, a quarter of the work, for the embedded scale.
        channels: of the images.
    """

    block: Block
    depths: tuple[int, ...]
    widths: tuple[int, ...]
    stem: Stem = "large"
    channels: int = 3

    def __post_init__(self) -> None:
        """Refuse what cannot be built."""
        for name, choices in (("block", Block), ("stem", Stem)):
            if getattr(self, name) not in get_args(choices):
                raise ThreefoldError(
                    f"network: {name} is {getattr(self, name)!r}; choose of {', '.join(get_args(choices))}"
                )
        if not self.depths or len(self.depths) != len(self.widths):
            raise ThreefoldError(
                f"network: {len(self.depths)} depths and {len(self.widths)} widths; give one of each for every stage"
            )

    @property
    def stage_channels(self) -> tuple[int, ...]:
        """Channels that leave each stage."""
        return tuple(width * EXPANSION[self.block] for width in self.widths)

    @property
    def features(self) -> int:
        """The length of an image's feature vector."""
        return self.stage_channels[-1]

    @property
    def prunable_weights(self) -> int:
        """How many weights masks cover: of all convolutions but the first, so whatever the stem and the images."""
        entering, found = self.widths[0], 0
        for stage, (width, leaving) in enumerate(zip(self.widths, self.stage_channels, strict=True)):
            for block in range(self.depths[stage]):
                inner = (
                    width * (entering + width) * 9
                    if self.block == "basic"
                    else width * (entering + width * 9 + leaving)
                )
                shortcut = entering * leaving if block == 0 and (stage > 0 or entering != leaving) else 0
                found += inner + shortcut
                entering = leaving
        return found

    @property
    def stem_stride(self) -> int:
        """By how much the stem lowers the resolution."""
        return {"large": 4, "small": 1, "halving": 2}[self.stem]


_WIDTHS = (64, 128, 256, 512)

ARCHITECTURES: Mapping[str, Architecture] = {
    "resnet50": Architecture("bottleneck", (3, 4, 6, 3), _WIDTHS),
    "resnet152": Architecture("bottleneck", (3, 8, 36, 3), _WIDTHS),
    # The family that He et al. 2016 (Section 4.2) train on CIFAR-10: 6 n + 2 layers.
    "resnet8": Architecture("basic", (1, 1, 1), (16, 32, 64), "halving"),
    # As much smaller than resnet8 as ResNet-50 is than ResNet-152, 2.6 and 2.5 times (vision paper, Figure 9).
    "resnet8-narrow": Architecture("basic", (1, 1, 1), (10, 20, 40), "halving"),
    "resnet14": Architecture("basic", (2, 2, 2), (16, 32, 64), "halving"),
    "resnet20": Architecture("basic", (3, 3, 3), (16, 32, 64), "small"),
}


def architecture(name: str, stem: Stem | None = None, channels: int = 3) -> Architecture:
    """The network called `name`, for images of so many `channels`, with another `stem` than its usual where given.

    Raises:
        ThreefoldError: there is no such network or stem.
    """
    if name not in ARCHITECTURES:
        raise ThreefoldError(f"{name}: no such network; choose of {', '.join(ARCHITECTURES)}")
    found = ARCHITECTURES[name]
    return replace(found, stem=stem or found.stem, channels=channels)
