"""On data as published: Fashion-MNIST's files, and CIFAR-10 with weights whose error on its test set is published."""

import subprocess
import sys

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from threefold.vision.dataset import read_dataset
from threefold.vision.sources.prepare import prepare

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


def test_fashion_mnist_is_read_as_published(public_data, tmp_path):
    folder = public_data / "fashion_mnist"
    if not folder.is_dir():
        pytest.skip(f"needs Fashion-MNIST: no folder {folder}")
    source = {"format": "fashion-mnist", "mean": [0.1436], "std": [0.1609]}
    prepare(source, [folder], tmp_path / "fashion.safetensors")
    dataset = read_dataset(tmp_path / "fashion.safetensors")

    assert [len(dataset.splits[split]["label"]) for split in ("train", "val", "test")] == [55000, 5000, 10000]
    assert dataset.splits["test"]["label"].bincount().tolist() == [1000] * 10
    assert dataset.description.classes[int(dataset.splits["train"]["label"][0])] == "Ankle boot"
    pixels = dataset.splits["train"]["images"].double() / 255
    # What is published are moments with a border of zeros of 2 pixels: (28 / 32) ** 2 of the mean.
    assert float(pixels.mean()) == pytest.approx(0.2860, abs=5e-4)


class ResidualBlock(nn.Module):
    """Two convolutions beside a shortcut without weights, which pads channels ("option A" of He et al., 2015)."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.stride, self.more = after // before, after - before
        self.conv1, self.bn1 = nn.Conv2d(before, after, 3, self.stride, 1, bias=False), nn.BatchNorm2d(after)
        self.conv2, self.bn2 = nn.Conv2d(after, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        half = self.more // 2
        return F.relu(inner + F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, half, half)))


class ResNet20(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*(ResidualBlock(16, 16) for _ in range(3)))
        self.layer2 = nn.Sequential(ResidualBlock(16, 32), *(ResidualBlock(32, 32) for _ in range(2)))
        self.layer3 = nn.Sequential(ResidualBlock(32, 64), *(ResidualBlock(64, 64) for _ in range(2)))
        self.linear = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.linear(x.mean((2, 3)))


@pytest.fixture(scope="module")
def cifar10(public_data, tmp_path_factory):
    """The whole test set and a part of the training set, in the official layout, prepared."""
    part, unpack = public_data / "cifar10_part", public_data / "unpack_cifar.py"
    if not part.is_dir() or not unpack.is_file():
        pytest.skip(f"needs CIFAR-10: no folder {part} or no {unpack}")
    folder = tmp_path_factory.mktemp("cifar10")
    subprocess.run([sys.executable, str(unpack), str(part), str(folder)], check=True, capture_output=True)
    prepare({"format": "cifar10", **IMAGENET}, [folder], folder / "cifar10.safetensors")
    return read_dataset(folder / "cifar10.safetensors")


def test_cifar_10_is_read_as_published(cifar10):
    assert [len(cifar10.splits[split]["label"]) for split in ("train", "val", "test")] == [5000, 5000, 10000]
    assert cifar10.splits["test"]["label"].bincount().tolist() == [1000] * 10
    assert cifar10.description.classes[:3] == ("airplane", "automobile", "bird")


def test_published_weights_make_their_published_error(cifar10, public_data):
    checkpoint = public_data / "resnet_cifar10_weights" / "resnet20-12fca82f.th"
    if not checkpoint.is_file():
        pytest.skip(f"needs published weights: no file {checkpoint}")
    weights = torch.load(checkpoint, map_location="cpu", weights_only=True)["state_dict"]
    network = ResNet20().eval().to(memory_format=torch.channels_last)
    network.load_state_dict({name.removeprefix("module."): weight for name, weight in weights.items()})

    mean, std = (torch.tensor(values).view(3, 1, 1) for values in (cifar10.description.mean, cifar10.description.std))
    test = cifar10.splits["test"]
    with torch.inference_mode():
        found = [network(((images / 255) - mean) / std).argmax(1) for images in test["images"].split(250)]
    right = int((torch.cat(found) == test["label"]).sum())

    # 8.27 % error.
    assert right == 9173
