"""Stand-ins for the published weights of ResNet-50 and ResNet-152: their names and shapes, untrained."""

import zipfile
from pathlib import Path

import torch
from torch import Tensor

from tests.vision.weights.tensorflow_files import write_checkpoint
from threefold.vision.networks.architecture import Architecture, architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.weights.simclr_checkpoint import convolutions

THEIRS = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def write_checkpoints(mirror: Path, classes: int) -> None:
    small = architecture("resnet50")
    weights = fresh(small, 1)
    fc = {"fc.weight": torch.zeros(classes, small.features), "fc.bias": torch.zeros(classes)}
    torch.save({**weights, **fc}, mirror / "resnet50-0676ba61.pth")
    write_moco(mirror / "moco_v2_800ep_pretrain.pth.tar", small, weights)
    write_simclr(mirror / "r50_1x_sk0" / "model.ckpt-250228", small, weights)
    write_simclr(
        mirror / "r152_1x_sk0" / "model.ckpt-250228", architecture("resnet152"), fresh(architecture("resnet152"), 1)
    )
    with zipfile.ZipFile(mirror / "ResNet50_1x.zip", "w") as archive:
        for file in sorted((mirror / "r50_1x_sk0").iterdir()):
            archive.write(file, f"ResNet50_1x/{file.name}")
        archive.writestr("ResNet50_1x/hub/variables/variables.index", b"")


def write_moco(path: Path, sizes: Architecture, weights: dict[str, Tensor]) -> None:
    head = {
        "fc.0.weight": torch.ones(2048, sizes.features),
        "fc.0.bias": torch.ones(2048),
        "fc.2.weight": torch.ones(128, 2048),
        "fc.2.bias": torch.ones(128),
    }
    state = {f"module.encoder_q.{name}": tensor for name, tensor in {**weights, **head}.items()}
    torch.save({"epoch": 800, "arch": "resnet50", "state_dict": state, "optimizer": {}}, path)


def write_simclr(prefix: Path, sizes: Architecture, weights: dict[str, Tensor]) -> None:
    """`weights` by TensorFlow's names."""
    tensors = {"global_step": torch.tensor(1)}
    for number, (convolution, normalisation) in enumerate(convolutions(sizes)):
        suffix = f"_{number}" if number else ""
        tensors[f"base_model/conv2d{suffix}/kernel"] = weights[f"{convolution}.weight"].permute(2, 3, 1, 0)
        for mine, name in THEIRS.items():
            tensors[f"base_model/batch_normalization{suffix}/{name}"] = weights[f"{normalisation}.{mine}"]
    prefix.parent.mkdir(parents=True)
    write_checkpoint(prefix, tensors)
