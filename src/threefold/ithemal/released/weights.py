"""A released model as a model of ours: the same network, of which gates and tokens are put in our order."""

import math
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.ithemal.arms import HIERARCHICAL
from threefold.ithemal.model import Model, Origin, save_model
from threefold.ithemal.network import Ithemal, ModelSettings
from threefold.ithemal.recipe import settings_of
from threefold.ithemal.released.legacy_file import read_legacy
from threefold.ithemal.released.vocabulary import read_rows
from threefold.ithemal.vocabulary import UNKNOWN, Vocabulary

# Our name for the origin of its weights, where a model of ours has the fingerprint of a data set.
RELEASED = "released by the authors"


def convert_released(dump: Path, weights: Path, microarchitecture: str, output: Path) -> None:
    """Write the model of a `predictor.dump` and a `trained.mdl` to `output`, as `model.save_model` does.

    `graph_models.py` at commit b3c39a8, class RNN, multiscale: `final_embeddings`, `token_rnn`, `instr_rnn` (LSTMs of
    one layer) and `linear`. The released program refuses tokens that it does not know; here the vector of `<unk>` is
    NaN, and so is the prediction. What is not known of the training is 0 or NaN in the model's description.

    Args:
        dump: the file that numbers the tokens.
        weights: a checkpoint, of which the optimiser's state is not used.
        microarchitecture: that the model predicts.
        output: where to.

    Raises:
        ThreefoldError: a file is missing, damaged, or of another network.
    """
    rows = read_rows(dump)
    state = _state(weights)
    try:
        names = sorted(rows, key=rows.__getitem__)
        embedding = state["final_embeddings.weight"][[rows[name] for name in names]]
        settings = ModelSettings(embedding.shape[1], state["linear.weight"].shape[1], "linear")
        network = Ithemal(len(names) + 1, settings)
        network.load_state_dict(
            {
                "instructions.embedding.weight": torch.cat([torch.full((1, settings.embedding), math.nan), embedding]),
                **_lstm(state, "token_rnn", "instructions.lstm"),
                **_lstm(state, "instr_rnn", "lstm"),
                **{f"head.linear.{name}": state[f"linear.{name}"] for name in ("weight", "bias")},
            }
        )
    except (KeyError, IndexError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{weights}: not Ithemal's network ({reason}); give the authors' trained.mdl") from None
    training = settings_of({"recipe": "paper", "steps": 0}, seed=0)
    origin = Origin(microarchitecture, RELEASED, math.nan, training)
    save_model(output, Model(HIERARCHICAL, settings, network, Vocabulary((UNKNOWN, *names)), origin))


def _state(path: Path) -> dict[str, Tensor]:
    found = read_legacy(path)
    try:
        return {name: found.tensor(part) for name, part in found.content["model"].items()}
    except (AttributeError, KeyError, TypeError, RuntimeError):
        raise ThreefoldError(f"{path}: holds no weights called model; give the authors' trained.mdl") from None


def _lstm(state: Mapping[str, Tensor], theirs: str, ours: str) -> dict[str, Tensor]:
    return {
        f"{ours}.input_weight": _reordered(state[f"{theirs}.weight_ih_l0"]),
        f"{ours}.hidden_weight": _reordered(state[f"{theirs}.weight_hh_l0"]),
        f"{ours}.bias": _reordered(state[f"{theirs}.bias_ih_l0"] + state[f"{theirs}.bias_hh_l0"]),
    }


def _reordered(gates: Tensor) -> Tensor:
    """PyTorch's gates are i, f, candidate, o; ours are i, f, o, candidate."""
    i, f, candidate, o = gates.chunk(4)
    return torch.cat([i, f, o, candidate])
