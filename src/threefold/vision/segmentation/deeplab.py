"""DeepLabv3+ (Chen et al. 2018, "Encoder-Decoder with Atrous Separable Convolution") on a backbone of the paper."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.vision.stages import Stages
from threefold.vision.torchvision_parts import ASPP


@dataclass(frozen=True)
class DecoderSize:
    """The sizes behind the backbone; the defaults are those of the paper's code (network/_deeplab.py).

    Attributes:
        output_stride: pixels from cell to cell of the backbone's last map. The backbone must have been built with it:
            of 16 for a ResNet-50 whose last stage dilates its convolutions instead of halving the resolution.
        rates: dilations of the pyramid's 3×3 convolutions, in cells: doubled where the output stride is halved.
        channels: of the pyramid and the decoder.
        skip: the stage whose map the decoder also sees.
        skip_channels: what is left of that map's channels.
        dropout: behind the pyramid.
    """

    output_stride: int = 16
    rates: tuple[int, ...] = (6, 12, 18)
    channels: int = 256
    skip: int = 0
    skip_channels: int = 48
    dropout: float = 0.1


class DeepLab(nn.Module):
    """Backbone, atrous spatial pyramid pooling and decoder; only the backbone has part in a lottery ticket."""

    def __init__(self, backbone: Stages, classes: int, size: DecoderSize | None = None) -> None:
        """Tell `classes` apart, the background being one; `backbone` is a part of this module under that name.

        Raises:
            ThreefoldError: the backbone has another output stride, or too few stages.
        """
        super().__init__()
        size = size or DecoderSize()
        if backbone.strides[-1] != size.output_stride:
            raise ThreefoldError(
                f"output stride {size.output_stride} over a backbone of {backbone.strides[-1]}; dilate its last stages"
            )
        if size.skip >= len(backbone.channels):
            raise ThreefoldError(
                f"a skip from stage {size.skip} of a backbone whose last is {len(backbone.channels) - 1}; name another"
            )
        self.backbone = backbone
        self.skip_stage = size.skip
        self.pyramid = ASPP(backbone.channels[-1], size.rates, size.channels)
        self.pyramid.project[-1] = nn.Dropout(size.dropout)
        self.skip = _convolution(backbone.channels[size.skip], size.skip_channels, 1)
        self.decoder = nn.Sequential(
            _convolution(size.channels + size.skip_channels, size.channels, 3), nn.Conv2d(size.channels, classes, 1)
        )
        for part in (self.pyramid, self.skip, self.decoder):
            _initialise(part)

    def forward(self, images: Tensor) -> Tensor:
        """Logits (batch, classes, height, width) of images (batch, colours, height, width)."""
        features = self.backbone.stages(images)
        fine = self.skip(features[self.skip_stage])
        coarse = _resized(self.pyramid(features[-1]), fine)
        return _resized(self.decoder(torch.cat([fine, coarse], 1)), images)


def _convolution(inputs: int, outputs: int, side: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, side, padding=side // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


def _resized(maps: Tensor, like: Tensor) -> Tensor:
    return F.interpolate(maps, size=like.shape[-2:], mode="bilinear", align_corners=False)


def _initialise(module: nn.Module) -> None:
    for part in module.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
