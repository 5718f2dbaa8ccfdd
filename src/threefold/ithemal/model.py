"""A trained model as a file: float32 weights in safetensors, everything needed to use them in its metadata."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from threefold.errors import ThreefoldError
from threefold.files import written_aside
from threefold.ithemal.arms import arm
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.vocabulary import Vocabulary

# The one metadata key, which also tells our files from others': safetensors writes several in random order.
_KEY = "threefold-ithemal-1"


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
    """A network of one of the `ARMS`, with the vocabulary it reads and its origin."""

    arm: str
    settings: ModelSettings
    network: nn.Module
    vocabulary: Vocabulary
    origin: Origin


def save_model(path: Path, model: Model) -> None:
    """Write `model` to `path`, whole or not at all; equal models give equal bytes."""
    description = {
        "arm": model.arm,
        "settings": asdict(model.settings),
        "vocabulary": model.vocabulary.tokens,
        "origin": asdict(model.origin),
    }
    with written_aside(path) as aside:
        save_file(dict(model.network.state_dict()), aside, {_KEY: json.dumps(description)})


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
    if _KEY not in metadata:
        raise ThreefoldError(f"{path}: not an Ithemal model of this program ({_KEY}); train one with it")
    try:
        model = _described(json.loads(metadata[_KEY]))
        model.network.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{path}: weights and description disagree ({reason}); train it again") from None
    model.network.eval()
    return model


def _described(description: dict[str, Any]) -> Model:
    """The model of a description, with fresh weights."""
    vocabulary = Vocabulary(tuple(description["vocabulary"]))
    settings = ModelSettings(**description["settings"])
    training = description["origin"]["training"]
    recipe = TrainSettings(**{**training, "betas": tuple(training["betas"])})
    return Model(
        arm=description["arm"],
        settings=settings,
        network=arm(description["arm"]).network(len(vocabulary), settings),
        vocabulary=vocabulary,
        origin=Origin(**{**description["origin"], "training": recipe}),
    )
