"""A trained model as a file: float32 weights in safetensors, everything needed to use them in its metadata."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from torch import nn

from threefold.errors import ThreefoldError
from threefold.ithemal.arms import arm
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.vocabulary import Vocabulary
from threefold.tensor_file import TensorFormat

_FORMAT = TensorFormat("threefold-ithemal-1", "model")


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
    _FORMAT.write(path, model.network.state_dict(), description)


def load_model(path: str | Path) -> Model:
    """Read a model written by `save_model`.

    Raises:
        ThreefoldError: the file is missing, truncated, or not such a model.
    """
    tensors, description = _FORMAT.read(path)
    try:
        model = _described(description)
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
