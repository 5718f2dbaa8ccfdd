"""Python that builds a residual network of torchvision's parts alone and loads a state dict into it."""

from threefold.vision.networks.architecture import Architecture

_TORCHVISION = """\
from safetensors.torch import load_file
from torch import nn
from torchvision.models import {name}

network = {name}({classes})
{stem}network.load_state_dict(load_file("model.safetensors"), strict=False)  # without its own fc where there is none"""

_STEM = """\
network.conv1 = nn.Conv2d({channels}, {width}, 3, {stride}, 1, bias=False)
network.maxpool = nn.Identity()
"""

_SMALL = """\
from collections import OrderedDict

from safetensors.torch import load_file
from torch import nn
from torchvision.models.resnet import BasicBlock


def stage(blocks, entering, leaving, stride):
    shortcut = nn.Sequential(nn.Conv2d(entering, leaving, 1, stride, bias=False), nn.BatchNorm2d(leaving))
    first = BasicBlock(entering, leaving, stride, shortcut if stride > 1 else None)
    return nn.Sequential(first, *(BasicBlock(leaving, leaving) for _ in range(blocks - 1)))


network = nn.Sequential(OrderedDict(
    conv1=nn.Conv2d({channels}, {width}, {kernel}, {stride}, {padding}, bias=False),
    bn1=nn.BatchNorm2d({width}),
    relu=nn.ReLU(),
{stages}
    pool=nn.AdaptiveAvgPool2d(1),
    flat=nn.Flatten(),
    fc=nn.Linear({features}, {classes}),  # as many classes as your task has
))
network.load_state_dict(load_file("model.safetensors"), strict=False)  # without its own fc where there is none"""

_UNTRAINED_CLASSES = 10


def loading(name: str, architecture: Architecture, classes: int | None) -> str:
    """Code that makes `network` from model.safetensors in the folder where it runs.

    Args:
        name: of torchvision's network, where the blocks are bottlenecks.
        architecture: its sizes.
        classes: of the head in the state dict; None where there is none.
    """
    a = architecture
    if a.block == "bottleneck":
        stem = "" if a.stem == "large" else _STEM.format(channels=a.channels, width=a.widths[0], stride=a.stem_stride)
        told = "" if classes is None else f"num_classes={classes}"
        return _TORCHVISION.format(name=name, classes=told, stem=stem)
    large = a.stem == "large"
    entering = (a.widths[0], *a.widths)
    stages = "\n".join(
        f"    layer{number}=stage({depth}, {entering[number - 1]}, {width}, {1 if number == 1 else 2}),"
        for number, (depth, width) in enumerate(zip(a.depths, a.widths, strict=True), 1)
    )
    if large:
        stages = f"    maxpool=nn.MaxPool2d(3, 2, 1),\n{stages}"
    return _SMALL.format(
        channels=a.channels,
        width=a.widths[0],
        kernel=7 if large else 3,
        stride=2 if large else a.stem_stride,
        padding=3 if large else 1,
        stages=stages,
        features=a.features,
        classes=classes or _UNTRAINED_CLASSES,
    )
