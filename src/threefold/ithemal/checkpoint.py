"""The whole state of a training run in one safetensors file, so that a killed run continues bit for bit."""

import logging
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.sealed import read_sealed, write_sealed

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Evaluation:
    """One validation: after `step` updates and `blocks` block visits; errors are mean |p - y| / y."""

    step: int
    blocks: int
    seconds: float
    train_error: float
    validation_error: float


@dataclass
class Progress:
    """Where a run stands. The batch order follows from seed, epoch and position, so no generator state is needed."""

    step: int = 0
    epoch: int = 0
    position: int = 0
    blocks: int = 0
    seconds: float = 0.0
    error_sum: float = 0.0
    error_blocks: int = 0
    best_error: float = float("inf")
    worse: int = 0
    history: list[Evaluation] = field(default_factory=list)


class Checkpoint:
    """The checkpoint of the run that will write `output`; kept in the folder `<output>.checkpoint`."""

    def __init__(self, output: Path, digest: str) -> None:
        """`digest` names settings, data and code; a checkpoint of another digest is not used."""
        self.folder = output.with_name(output.name + ".checkpoint")
        self._path = self.folder / "state.safetensors"
        self._digest = digest

    def save(self, progress: Progress, networks: dict[str, nn.Module], optimiser: torch.optim.Optimizer) -> None:
        """Write the state, whole or not at all."""
        tensors = {
            f"{name}/{key}": value for name, network in networks.items() for key, value in network.state_dict().items()
        }
        for index, values in optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser/{index}/{key}": value for key, value in values.items() if value is not None}
        write_sealed(self._path, tensors, {"digest": self._digest, "progress": asdict(progress)})

    def restore(self, networks: dict[str, nn.Module], optimiser: torch.optim.Optimizer) -> Progress:
        """Load the state into `networks` and `optimiser`; a fresh `Progress` where there is none of this run."""
        if not self._path.exists():
            return Progress()
        try:
            tensors, state = read_sealed(self._path)
        except ThreefoldError as error:
            _logger.warning("%s: not a whole checkpoint (%s); starting afresh", self._path, error)
            return Progress()
        if state["digest"] != self._digest:
            _logger.warning("%s: a checkpoint of other settings, data or code; starting afresh", self._path)
            return Progress()
        for name, network in networks.items():
            network.load_state_dict(_part(tensors, name))
        _restore_optimiser(optimiser, _part(tensors, "optimiser"))
        progress = state["progress"]
        progress["history"] = [Evaluation(**evaluation) for evaluation in progress["history"]]
        _logger.info("%s: continuing after step %d", self._path, progress["step"])
        return Progress(**progress)

    def remove(self) -> None:
        """Delete the checkpoint, if any."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _part(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    return {key.removeprefix(name + "/"): value for key, value in tensors.items() if key.startswith(name + "/")}


def _restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        index, name = key.split("/")
        state.setdefault(int(index), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
