"""A trained model as a file: float32 weights in safetensors, everything needed to use them in its metadata."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from threefold.errors import ThreefoldError
from threefold.files import written_aside
from threefold.ithemal.network import Ithemal, ModelSettings
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.vocabulary import Vocabulary

_FORMAT = "threefold-ithemal-1"


@dataclass(frozen=True)
class Origin:
    """Where a model comes from.

    Attributes:
        microarchitecture: of the processor its labels were measured on, such as "zen4".
        dataset: fingerprint of the data set (`dataset.fingerprint`).
        validation_error: mean |p - y| / y of these weights on the validation blocks.
        training: the recipe.
    """

    microarchitecture: str
    dataset: str
    validation_error: float
    training: TrainSettings


@dataclass(frozen=True)
class Model:
    """A network with the vocabulary it reads and its origin."""

    network: Ithemal
    vocabulary: Vocabulary
    origin: Origin


def save_model(path: Path, model: Model) -> None:
    """Write `model` to `path`, whole or not at all; equal models give equal bytes."""
    description = {
        "network": asdict(model.network.settings),
        "vocabulary": model.vocabulary.tokens,
        "origin": asdict(model.origin),
    }
    metadata = {"format": _FORMAT, "model": json.dumps(description)}
    with written_aside(path) as aside:
        save_file(dict(model.network.state_dict()), aside, metadata)


def load_model(path: str | Path) -> Model:
    """Read a model written by `save_model`.

    Raises:
        ThreefoldError: the file is missing, truncated, or not such a model.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such model; train one, or ask snakemake for it by this name") from None
    except (SafetensorError, OSError) as error:
        raise ThreefoldError(f"{path}: not a whole safetensors file ({error}); delete it and train again") from None
    if metadata.get("format") != _FORMAT:
        raise ThreefoldError(f"{path}: not an Ithemal model of this program ({_FORMAT}); train one with it")
    try:
        description = json.loads(metadata["model"])
        vocabulary = Vocabulary(tuple(description["vocabulary"]))
        network = Ithemal(len(vocabulary), ModelSettings(**description["network"]))
        network.load_state_dict(tensors)
        origin = _origin(description["origin"])
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{path}: weights and description disagree ({reason}); train it again") from None
    return Model(network.eval(), vocabulary, origin)


def _origin(description: dict[str, Any]) -> Origin:
    training = dict(description["training"])
    training["betas"] = tuple(training["betas"])
    return Origin(**{**description, "training": TrainSettings(**training)})
