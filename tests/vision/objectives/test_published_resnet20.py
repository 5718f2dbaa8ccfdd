"""Published weights of a ResNet-20 on CIFAR-10 score what they are published to, by the project's own evaluation."""

import csv
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.classifier import Classifier
from threefold.vision.objectives.classification import Classification
from threefold.vision.split import Split

# Those that the weights were trained with: ImageNet's.
NORMALISATION = Normalisation((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class PaddedShortcut(nn.Module):
    """He et al. 2016, option A: every second pixel, and channels of zeros around."""

    def forward(self, hidden: Tensor) -> Tensor:
        channels = hidden.shape[1]
        return F.pad(hidden[:, :, ::2, ::2], (0, 0, 0, 0, channels // 2, channels // 2))


def published(path: Path) -> Classifier:
    backbone = Backbone(architecture("resnet20"))
    for stage in ("layer2", "layer3"):
        backbone.get_submodule(f"{stage}.0").downsample = PaddedShortcut()
    network = Classifier(backbone, nn.Linear(64, 10))
    state = torch.load(path, map_location="cpu", weights_only=True)["state_dict"]
    names = {name: name.removeprefix("module.") for name in state}
    network.load_state_dict(
        {
            short.replace("linear.", "head.") if short.startswith("linear.") else f"backbone.{short}": state[name]
            for name, short in names.items()
        },
        strict=False,
    )
    return network


def first_strip(folder: Path) -> Split:
    with (folder / "test_index.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["strip"]) == 0]
    strip = np.asarray(Image.open(folder / "test_000.webp").convert("RGB")).reshape(-1, 32, 32, 3)
    images = torch.from_numpy(strip.copy()).permute(0, 3, 1, 2)[[int(row["pos"]) for row in rows]]
    labels = torch.tensor([int(row["label"]) for row in rows])
    return Split.of({"images": images.contiguous(), "label": labels}, "cpu")


def test_resnet20_classifies_cifar10(public_data):
    network = published(public_data / "resnet_cifar10_weights" / "resnet20-12fca82f.th")
    split = first_strip(public_data / "cifar10_part")

    accuracy = Classification(split, NORMALISATION).evaluate(network)["accuracy"]

    # 91.73 % on all 10,000; the standard error of 500 is 1.2 points.
    assert split.size == 500
    assert 0.89 < accuracy < 0.945
