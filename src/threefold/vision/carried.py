"""What a round leaves to the next of all that masks do not cover, where the released code does not rewind it."""

from pathlib import Path

from torch import nn

from threefold.tensor_file import read_tensors, write_tensors
from threefold.vision.networks.prunable import prunable
from threefold.vision.task_network import backbone_of


def write_unpruned(path: str | Path, network: nn.Module) -> None:
    """Write neck, heads, normalisations with their statistics, and the first convolution."""
    covered = {f"backbone.{name}" for name in prunable(backbone_of(network))}
    state = {name: tensor.detach().cpu() for name, tensor in network.state_dict().items() if name not in covered}
    write_tensors(path, state)


def load_unpruned(network: nn.Module, path: str | Path) -> None:
    """Put them into a network of the same kind.

    Raises:
        ThreefoldError: the file is missing or broken.
    """
    network.load_state_dict(read_tensors(path), strict=False)
