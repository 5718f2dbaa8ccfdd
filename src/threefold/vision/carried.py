"""What a round leaves to the next of all that masks do not cover, where the released code does not rewind it."""

from pathlib import Path

from torch import Tensor, nn

from threefold.lottery.fitting import fitting
from threefold.tensor_file import read_tensors, write_tensors
from threefold.vision.networks.prunable import prunable
from threefold.vision.task_network import backbone_of


def write_unpruned(path: str | Path, network: nn.Module) -> None:
    """Write neck, heads, normalisations with their statistics, and the first convolution."""
    write_tensors(path, {name: tensor.detach().cpu() for name, tensor in _unpruned(network).items()})


def load_unpruned(network: nn.Module, path: str | Path) -> None:
    """Put them into a network of the same kind.

    Raises:
        ThreefoldError: the file is missing or broken, or of another network.
    """
    network.load_state_dict(fitting(path, read_tensors(path), _unpruned(network)), strict=False)


def _unpruned(network: nn.Module) -> dict[str, Tensor]:
    covered = {f"backbone.{name}" for name in prunable(backbone_of(network))}
    return {name: tensor for name, tensor in network.state_dict().items() if name not in covered}
