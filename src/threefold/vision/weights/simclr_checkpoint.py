"""The published checkpoints of simCLR (versions 1 and 2), which are TensorFlow's."""

from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from threefold.vision.networks.architecture import Architecture
from threefold.vision.weights.fitting import fitting
from threefold.vision.weights.tensorflow_checkpoint import TensorflowCheckpoint

_NORMALISATION = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "moving_mean",
    "running_var": "moving_variance",
}


def read_simclr(prefix: str | Path, architecture: Architecture) -> dict[str, Tensor]:
    """The backbone `base_model` in the checkpoint called `prefix`, such as `ResNet50_1x/model.ckpt-225206`.

    Of version 2, those without selective kernels (`sk0`) are networks of torchvision's shape. The network computes
    what TensorFlow's does but for the max-pool of the stem, which TensorFlow pads on the right and below only.

    Raises:
        ThreefoldError: a file is missing or broken, or the network is another.
    """
    checkpoint = TensorflowCheckpoint(prefix)
    found: dict[str, Tensor] = {}
    for number, (convolution, normalisation) in enumerate(convolutions(architecture)):
        suffix = f"_{number}" if number else ""
        # TensorFlow has height, width, inputs, outputs.
        kernel = checkpoint.tensor(f"base_model/conv2d{suffix}/kernel")
        if kernel.dim() == 4:
            kernel = kernel.permute(3, 2, 0, 1)
        found[f"{convolution}.weight"] = kernel.contiguous()
        for mine, theirs in _NORMALISATION.items():
            name = f"base_model/batch_normalization{suffix}/{theirs}"
            found[f"{normalisation}.{mine}"] = checkpoint.tensor(name)
        found[f"{normalisation}.num_batches_tracked"] = torch.zeros((), dtype=torch.int64)
    more = f"base_model/conv2d_{number + 1}/kernel"
    if more in checkpoint.names:
        found[more] = checkpoint.tensor(more)
    return fitting(prefix, found, architecture)


def convolutions(architecture: Architecture) -> Iterator[tuple[str, str]]:
    """Every convolution and its normalisation in the order in which simCLR's code makes and TensorFlow numbers them.

    The first block of every stage begins with its shortcut.
    """
    yield "conv1", "bn1"
    in_block = 3 if architecture.block == "bottleneck" else 2
    for stage, depth in enumerate(architecture.depths, 1):
        for block in range(depth):
            name = f"layer{stage}.{block}"
            if block == 0:
                yield f"{name}.downsample.0", f"{name}.downsample.1"
            for number in range(1, in_block + 1):
                yield f"{name}.conv{number}", f"{name}.bn{number}"
