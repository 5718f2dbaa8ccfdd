"""Encoders as Hugging Face folders: config.json beside model.safetensors, or beside the older pytorch_model.bin."""

import logging
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from threefold.bert.architecture import Architecture
from threefold.bert.heads import MlmHead
from threefold.bert.network import Bert, fresh
from threefold.errors import ThreefoldError
from threefold.tensor_file import read_tensors, write_tensors

logger = logging.getLogger(__name__)

_HEAD = "cls.predictions."
_POOLER = "pooler."
_OURS = re.compile(r"(embeddings|encoder|pooler)\.")
# Copies that transformers keeps of what is elsewhere: indices, and the tied output matrix and bias.
_REDUNDANT = re.compile(r"embeddings\.position_ids|cls\.predictions\.decoder\..*")
_OLD_NAMES = {"LayerNorm.gamma": "LayerNorm.weight", "LayerNorm.beta": "LayerNorm.bias"}


@dataclass(frozen=True)
class Encoder:
    """A pre-trained encoder.

    Attributes:
        architecture: its sizes.
        weights: float32, by the names of `Bert`.
        mlm_head: float32, by the names of `MlmHead`; None where masked language modelling starts with a fresh head.
    """

    architecture: Architecture
    weights: dict[str, Tensor]
    mlm_head: dict[str, Tensor] | None = None


def read_encoder(folder: str | Path) -> Encoder:
    """Read an encoder; a pooler that is not there, as after masked language modelling alone, is drawn anew.

    Raises:
        ThreefoldError: the folder or one of its files is missing or broken, or holds no BERT of the declared sizes.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ThreefoldError(f"{folder}: no such folder; give one with config.json and model.safetensors")
    architecture = Architecture.read(folder / "config.json")
    path, found = _tensors(folder)
    tensors = {_our_name(name): tensor.float() for name, tensor in found.items()}
    expected = _expected(architecture)
    weights = {name: tensor for name, tensor in tensors.items() if _OURS.match(name) and not _REDUNDANT.match(name)}
    if not any(name.startswith(_POOLER) for name in weights):
        logger.warning("%s: has no pooler; a fresh one is drawn", path)
        drawn = fresh(architecture, seed=0)
        weights |= {name: drawn[name] for name in expected if name.startswith(_POOLER)}
    _check(path, weights, expected)
    return Encoder(architecture, dict(sorted(weights.items())), _mlm_head(path, tensors, architecture))


def write_encoder(folder: str | Path, encoder: Encoder) -> None:
    """Write a folder that `read_encoder` and transformers read; equal encoders give equal bytes."""
    folder = Path(folder)
    head = encoder.mlm_head
    prefix = "" if head is None else "bert."
    tensors = {prefix + name: weight for name, weight in encoder.weights.items()}
    tensors |= {_HEAD + name: weight for name, weight in (head or {}).items()}
    write_tensors(folder / "model.safetensors", tensors, {"format": "pt"})
    classes = ["BertModel" if head is None else "BertForMaskedLM"]
    encoder.architecture.write(folder / "config.json", architectures=classes)


def _tensors(folder: Path) -> tuple[Path, Mapping[str, Tensor]]:
    path = folder / "model.safetensors"
    if path.exists():
        return path, read_tensors(path, "fetch it again")
    path = folder / "pytorch_model.bin"
    if not path.exists():
        raise ThreefoldError(f"{folder}: has neither model.safetensors nor pytorch_model.bin; fetch the encoder again")
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise ThreefoldError(f"{path}: not plain tensors alone, or broken; give the encoder as safetensors") from None
    except (RuntimeError, EOFError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it ends early"
        raise ThreefoldError(f"{path}: not a whole checkpoint ({reason}); fetch it again") from None
    if not isinstance(found, dict) or not all(isinstance(tensor, Tensor) for tensor in found.values()):
        raise ThreefoldError(f"{path}: not plain tensors by name; give the encoder as safetensors")
    return path, found


def _our_name(name: str) -> str:
    name = name.removeprefix("bert.")
    for old, new in _OLD_NAMES.items():
        name = name.replace(old, new)
    return name


def _expected(architecture: Architecture) -> dict[str, torch.Size]:
    with torch.device("meta"):
        return {name: weight.shape for name, weight in Bert(architecture).state_dict().items()}


def _mlm_head(path: Path, tensors: Mapping[str, Tensor], architecture: Architecture) -> dict[str, Tensor] | None:
    """The head of masked language modelling; None where the folder has none."""
    names = sorted(name for name in tensors if name.startswith(_HEAD) and not _REDUNDANT.match(name))
    head = {name.removeprefix(_HEAD): tensors[name] for name in names}
    if not head:
        return None
    decoder = tensors.get(f"{_HEAD}decoder.weight")
    if decoder is not None and not torch.equal(decoder, tensors["embeddings.word_embeddings.weight"]):
        raise ThreefoldError(f"{path}: its output matrix is not its word vectors, as BERT's is; take another encoder")
    with torch.device("meta"):
        expected = {name: weight.shape for name, weight in MlmHead(architecture).state_dict().items()}
    _check(path, head, expected)
    return head


def _check(path: Path, found: Mapping[str, Tensor], expected: Mapping[str, torch.Size]) -> None:
    for name in sorted(expected.keys() - found.keys()):
        raise ThreefoldError(f"{path}: lacks {name}, which its config.json demands; fetch the encoder again")
    for name in sorted(found.keys() - expected.keys()):
        raise ThreefoldError(f"{path}: has {name}, which its config.json does not know; fetch the encoder again")
    for name, shape in expected.items():
        if found[name].shape != shape:
            raise ThreefoldError(
                f"{path}: {name} is of shape {list(found[name].shape)} where its config.json demands {list(shape)}; "
                "fetch the encoder again"
            )
