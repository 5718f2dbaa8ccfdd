"""The gradient of one step: of the batch at once, or in parts that processes share."""

from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from threefold.errors import ThreefoldError
from threefold.lottery import distributed
from threefold.lottery.recipe import Recipe
from threefold.lottery.stream import stream
from threefold.lottery.task import Task


class Gradient:
    """Leaves the gradient of a step in the network's parameters."""

    def __init__(self, network: nn.Module, task: Task, recipe: Recipe, device: torch.device, seed: int) -> None:
        """Of the loss of `task`; `seed` is the training's.

        Raises:
            ThreefoldError: there are more processes than parts of a batch, or the loss cannot be had in parts.
        """
        self.generator = stream("batches", seed)
        self._network, self._task, self._recipe, self._device, self._seed = network, task, recipe, device, seed
        self._check()
        loss: nn.Module = _Loss(network, task)
        if distributed.count() > 1:
            # BERT's pooler has no part in the losses of tokens.
            loss = DistributedDataParallel(loss, find_unused_parameters=True)
        self._loss: Any = loss
        self._loss_of = torch.compile(loss) if recipe.compile else loss

    def of(self, step: int, rows: Tensor) -> Tensor:
        """Compute that of update number `step`, from 0, on `rows`, int64 (batch,), and return the mean loss."""
        if self._recipe.accumulate == 1:
            loss = self._part(rows, self.generator)[0]
            loss.backward()  # type: ignore[no-untyped-call]
            return loss.detach()
        number = self._recipe.accumulate
        # So few rows, at the end of an epoch, go whole to all: every process has to have a part.
        parts = rows.tensor_split(number) if len(rows) >= number else [rows] * number
        mine = range(distributed.rank(), number, distributed.count())
        sums = torch.zeros(2, dtype=torch.float64, device=self._device)
        for part in mine:
            with nullcontext() if part == mine[-1] else self._alone():
                loss, terms = self._part(parts[part], self._reseeded(step, part))
                # Processes' gradients are averaged; sums are wanted, for parts can have different numbers of terms.
                (loss * terms * distributed.count()).backward()  # type: ignore[no-untyped-call]
            sums += torch.stack([loss.detach().double() * terms, torch.full_like(sums[0], terms)])
        total, terms_of_all = distributed.summed(sums)
        gradients = [parameter.grad for parameter in self._network.parameters() if parameter.grad is not None]
        torch._foreach_div_(gradients, terms_of_all.to(gradients[0].dtype))
        mean: Tensor = total / terms_of_all
        return mean.float()

    def _part(self, rows: Tensor, generator: torch.Generator) -> tuple[Tensor, int]:
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._recipe.precision == "bf16"):
            batch = self._task.batch(rows, generator)
            return self._loss_of(batch), self._task.terms(rows, batch)

    def _alone(self) -> Any:
        """A context in which gradients stay in the process."""
        return self._loss.no_sync() if distributed.count() > 1 else nullcontext()

    def _reseeded(self, step: int, part: int) -> torch.Generator:
        """What a part draws depends on its place in the training alone, not on who computes it."""
        torch.manual_seed(stream(f"dropout of part {part} of step {step}", self._seed).initial_seed())
        return stream(f"part {part} of step {step}", self._seed)

    def _check(self) -> None:
        parts, processes = self._recipe.accumulate, distributed.count()
        if processes > parts:
            raise ThreefoldError(f"recipe: accumulate is {parts}, on {processes} devices; make it at least as many")
        if parts > processes and self._task.comparing:
            raise ThreefoldError(
                f"recipe: accumulate is {parts}, but {self._task.name} compares the examples of a batch; "
                "give it as many devices, or accumulate: 1"
            )


class _Loss(nn.Module):
    """The loss as a module, for its forward pass is what gradients are synchronised around."""

    def __init__(self, network: nn.Module, task: Task) -> None:
        super().__init__()
        self.network = network
        self._task = task

    def forward(self, batch: Any) -> Tensor:
        return self._task.loss(self.network, batch)
