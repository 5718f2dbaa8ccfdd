"""What of a residual network can be pruned."""

from torch import nn

from threefold.vision.networks.backbone import Backbone


def prunable(backbone: Backbone) -> dict[str, nn.Parameter]:
    """The weights of all convolutions but the first, those of the shortcuts included, by their names.

    No batch normalisation and no head: the paper's θ (vision paper, Section 3.1), 23,445,504 weights in ResNet-50.
    """
    convolutions = {name for name, module in backbone.named_modules() if isinstance(module, nn.Conv2d)}
    return {
        name: parameter
        for name, parameter in backbone.named_parameters()
        if name != "conv1.weight" and name.removesuffix(".weight") in convolutions
    }
