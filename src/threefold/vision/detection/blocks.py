"""The convolution block that YOLOv4's neck and head are made of."""

from torch import nn


def convolution(inputs: int, outputs: int, side: int, stride: int = 1) -> nn.Sequential:
    """Convolution, batch normalisation and leaky ReLU, with the paper's code's slope of 0.01."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, side, stride, side // 2, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU()
    )


def narrowing(inputs: int, outputs: int, pairs: int) -> nn.Sequential:
    """A 1×1 convolution to `outputs` channels, then `pairs` of a 3×3 to twice as many and a 1×1 back."""
    blocks = [convolution(inputs, outputs, 1)]
    for _ in range(pairs):
        blocks += [convolution(outputs, 2 * outputs, 3), convolution(2 * outputs, outputs, 1)]
    return nn.Sequential(*blocks)


def initialise(module: nn.Module) -> None:
    """Weights from N(0, 0.01²) and no bias, as the paper's code draws them for neck and head."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.normal_(part.weight, 0, 0.01)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
