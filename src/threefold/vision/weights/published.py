"""Published pre-trained weights, brought into the workflow's own files: the backbone, and the head that it had."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.tensor_file import write_tensors
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.projection import Projection, projection_head
from threefold.vision.weights.simclr_checkpoint import read_simclr
from threefold.vision.weights.torch_checkpoint import (
    read_moco,
    read_moco_projection,
    read_torchvision,
    read_torchvision_classifier,
)
from threefold.vision.weights.unpacked import checkpoint_prefix

Weights = Mapping[str, Tensor]
FORMATS = ("torchvision", "moco-v2", "simclr")
# What a folder that holds them may call the files of PyTorch.
_SUFFIXES = (".pth", ".pt", ".pth.tar")


def bring_weights(
    kind: str,
    paths: Sequence[Path],
    architecture: Architecture,
    backbone: Path,
    head: Path,
    *,
    sizes: Mapping[str, Any],
    seed: int,
) -> None:
    """Convert published weights and write them to `backbone` and `head`.

    simCLR's own head ends its layers with batch normalisations, which that of the paper's code, two layers with a ReLU
    between, does not have: there it is drawn anew, from `seed`.

    Args:
        kind: of `FORMATS`: torchvision's state dict, a checkpoint of MoCo v2, or one of simCLR (version 1, or 2
            without selective kernels), in TensorFlow's format.
        paths: the published file or files, or the folder that holds them.
        architecture: of the backbone that they should be.
        backbone: where its weights go.
        head: where those of the head go, from which rounds of pruning on the task of pre-training start.
        sizes: `hidden` and `outputs` of a projection head; empty for a classifier.
        seed: of a head that is drawn.

    Raises:
        ThreefoldError: a file is missing, broken, or of another network, or the format is unknown.
    """
    found, heads = _read(kind, paths, architecture, sizes, seed)
    write_tensors(backbone, found)
    write_tensors(head, heads)


def _read(
    kind: str, paths: Sequence[Path], architecture: Architecture, sizes: Mapping[str, Any], seed: int
) -> tuple[Weights, Weights]:
    match kind:
        case "torchvision":
            path = _file(paths)
            return read_torchvision(path, architecture), _classifier(path, architecture)
        case "moco-v2":
            path = _file(paths)
            return read_moco(path, architecture), _fitting(path, read_moco_projection(path), architecture, sizes, seed)
        case "simclr":
            with checkpoint_prefix(paths) as prefix:
                return read_simclr(prefix, architecture), _drawn(architecture, sizes, seed)
    raise ThreefoldError(f"{kind}: unknown format of weights; known are {', '.join(FORMATS)}")


def _file(paths: Sequence[Path]) -> Path:
    found = [
        inner
        for path in paths
        for inner in (sorted(path.iterdir()) if path.is_dir() else [path])
        if not path.is_dir() or inner.name.endswith(_SUFFIXES)
    ]
    if len(found) != 1:
        where = ", ".join(map(str, paths)) or "no path given"
        raise ThreefoldError(f"{where}: {len(found)} checkpoints where 1 is needed; give the published file")
    return found[0]


def _classifier(path: Path, architecture: Architecture) -> Weights:
    found = read_torchvision_classifier(path)
    if found.keys() != {"weight", "bias"} or found["weight"].shape[1:] != (architecture.features,):
        raise ThreefoldError(
            f"{path}: has no classifier fc of {architecture.features} features; take the published one"
        )
    return found


def _fitting(path: Path, found: Weights, architecture: Architecture, sizes: Mapping[str, Any], seed: int) -> Weights:
    """The projection `found`, if it has the sizes that the configuration gives it."""
    like = {name: tensor.shape for name, tensor in _drawn(architecture, sizes, seed).items()}
    if {name: tensor.shape for name, tensor in found.items()} != like:
        shapes = ", ".join(f"{name} {list(tensor.shape)}" for name, tensor in sorted(found.items())) or "nothing"
        raise ThreefoldError(f"{path}: its head fc is {shapes}; set the sizes of vision.pretraining.network to its own")
    return found


def _drawn(architecture: Architecture, sizes: Mapping[str, Any], seed: int) -> Weights:
    named = {name: sizes[name] for name in ("hidden", "outputs", "normalised") if name in sizes}
    return projection_head(architecture, Projection(**named), seed).state_dict()
