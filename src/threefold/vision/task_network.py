"""The network that learns a task: a backbone with given weights, and a head."""

from collections.abc import Callable, Mapping

from torch import Tensor, nn

from threefold.lottery.fitting import fitting
from threefold.vision.detection.named import detector
from threefold.vision.initialised import initialised
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.classifier import classifier
from threefold.vision.networks.momentum import MomentumContrast, momentum_contrast
from threefold.vision.networks.projection import Projection, projected
from threefold.vision.segmentation.building import segmenter
from threefold.vision.tasks import VisionTask

Weights = Mapping[str, Tensor]


def task_network(
    task: VisionTask, architecture: Architecture, weights: Weights, seed: int, head: Weights | None = None
) -> nn.Module:
    """A backbone with copies of `weights`, and a head with those of `head`, by default drawn from `seed`.

    Raises:
        ThreefoldError: the head is of another network, such as one with other classes, or sizes do not fit.
    """
    network = _network(task, architecture, weights, seed)
    if head is not None:
        part = head_of(network)
        remedy = "pre-train on images of as many classes, or give the network the head's sizes"
        part.load_state_dict(fitting(f"the pre-trained head of {task.name}", head, part.state_dict(), remedy))
    return network


def backbone_of(network: nn.Module) -> Backbone:
    """The part of a task's network that masks cover."""
    backbone = network.backbone
    assert isinstance(backbone, Backbone)
    return backbone


def head_of(network: nn.Module) -> nn.Module:
    """The part that is trained with it; of momentum contrast the query encoder's, which the key encoder follows."""
    head = network.query.head if isinstance(network, MomentumContrast) else network.head
    assert isinstance(head, nn.Module)
    return head


def _network(task: VisionTask, architecture: Architecture, weights: Weights, seed: int) -> nn.Module:
    sizes = dict(task.network)
    match task.kind:
        case "simclr":
            return projected(architecture, weights, Projection(**sizes), seed)
        case "moco":
            of_method = {name: sizes.pop(name) for name in ("queue", "momentum", "rising") if name in sizes}
            return momentum_contrast(architecture, weights, Projection(**sizes), seed, **of_method)
        case "detection":
            return _around(weights, lambda: detector(Backbone(architecture), task.classes, sizes), seed)
        case "segmentation":
            return _around(weights, lambda: segmenter(architecture, task.classes, sizes), seed)
    return classifier(architecture, weights, task.classes, seed)


def _around(weights: Weights, build: Callable[[], nn.Module], seed: int) -> nn.Module:
    """What `build` builds, its backbone with copies of `weights`; all else is drawn from `seed` by its own rules."""
    network = initialised(build, "head", seed)
    backbone_of(network).load_state_dict(dict(weights))
    return network
