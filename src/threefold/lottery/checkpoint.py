"""The whole state of a training in one safetensors file, so that a killed training continues bit for bit."""

import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from time import monotonic

import torch
from torch import nn

from threefold.errors import ThreefoldError
from threefold.lottery.curve import Curve
from threefold.lottery.score import Point
from threefold.sealed import read_sealed, write_sealed

FILE = "state.safetensors"

_logger = logging.getLogger(__name__)


class Checkpoint:
    """Saves and restores what changes in a training: network, optimiser, curve, generators, and the step.

    The order of the rows follows from seed and step, so it needs no state.
    """

    def __init__(
        self,
        folder: Path,
        training: str,
        every: float,
        network: nn.Module,
        optimiser: torch.optim.Optimizer,
        curve: Curve,
        generator: torch.Generator,
    ) -> None:
        """Keep the state in `folder` and write it at most every `every` seconds.

        `training` says which training this is; the checkpoint of another is not used.
        """
        self._path = folder / FILE
        self._training = training
        self._every = every
        self._network, self._optimiser, self._curve, self._generator = network, optimiser, curve, generator
        self._written = monotonic()

    def save_when_due(self, step: int, *, now: bool = False) -> None:
        """Write the state after `step` updates, whole or not at all, if the last one is long enough ago, or `now`.

        Raises:
            ThreefoldError: the loss is not finite; such a state is not worth returning to.
        """
        if now or monotonic() - self._written >= self._every:
            self._save(step)
            self._written = monotonic()

    def restore(self) -> int:
        """Load the state and return after how many updates it was written; 0 where there is none of this training."""
        if not self._path.exists():
            return 0
        try:
            tensors, state = read_sealed(self._path)
        except ThreefoldError as error:
            _logger.warning("%s: not a whole checkpoint (%s); starting afresh", self._path, error)
            return 0
        if state["training"] != self._training:
            _logger.warning("%s: the checkpoint of another training; starting afresh", self._path)
            return 0
        self._load(tensors)
        self._curve.restore([Point(**point) for point in state["points"]], state["losses"])
        _logger.info("%s: continuing after step %d", self._path, state["step"])
        return int(state["step"])

    def _save(self, step: int) -> None:
        tensors = dict(self._network_tensors())
        for index, values in self._optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser/{index}/{key}": value for key, value in values.items() if value is not None}
        tensors["random/batches"] = self._generator.get_state()
        tensors["random/cpu"] = torch.get_rng_state()
        if device := self._gpu():
            tensors["random/gpu"] = torch.cuda.get_rng_state(device)
        state = {
            "training": self._training,
            "step": step,
            "losses": self._curve.losses(step),
            "points": [asdict(point) for point in self._curve.points],
        }
        write_sealed(self._path, tensors, state)

    def _load(self, tensors: dict[str, torch.Tensor]) -> None:
        for key, tensor in self._network_tensors():
            tensor.copy_(tensors[key])
        optimised: dict[int, dict[str, torch.Tensor]] = {}
        for key, value in tensors.items():
            if key.startswith("optimiser/"):
                _, index, name = key.split("/")
                optimised.setdefault(int(index), {})[name] = value
        for number, parameter in enumerate(self._optimised_parameters()):
            for name, value in optimised.get(number, {}).items():
                # A fused optimiser goes through parameter and moments in the order in memory.
                if value.shape == parameter.shape:
                    optimised[number][name] = torch.empty_like(parameter).copy_(value)
        groups = self._optimiser.state_dict()["param_groups"]
        self._optimiser.load_state_dict({"state": optimised, "param_groups": groups})
        self._generator.set_state(tensors["random/batches"])
        torch.set_rng_state(tensors["random/cpu"])
        if device := self._gpu():
            torch.cuda.set_rng_state(tensors["random/gpu"], device)

    def _optimised_parameters(self) -> Iterator[torch.Tensor]:
        """The parameters in the order of the numbers that the optimiser's state has for them."""
        for group in self._optimiser.param_groups:
            for parameter in group["params"]:
                yield parameter.detach()

    def _network_tensors(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Parameters and buffers, each once even where two layers share it."""
        for name, parameter in self._network.named_parameters():
            yield f"parameter/{name}", parameter.detach()
        for name, buffer in self._network.named_buffers():
            yield f"buffer/{name}", buffer

    def _gpu(self) -> torch.device | None:
        device = next(self._network.parameters()).device
        return device if device.type == "cuda" else None
