"""The training loop: any network that maps a batch of blocks to cycles, resumable bit for bit after a kill."""

import math
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.ithemal.batching import Batches, Movable, epoch_batches
from threefold.ithemal.checkpoint import Checkpoint, Evaluation, Progress
from threefold.ithemal.inference import cpu_numerics, predict_rows
from threefold.ithemal.prefix_trie import Ints
from threefold.ithemal.recipe import TrainSettings, learning_rate, make_optimiser
from threefold.preemption import Notice, Preempted, checkpoint_seconds, noticing
from threefold.progress import progress_bar

if TYPE_CHECKING:
    from tqdm import tqdm

_BLOCKS_NAMED = 4


@dataclass(frozen=True)
class TrainingSet:
    """Blocks to learn from and to validate on; sequences have one entry per block that `batches` knows.

    Attributes:
        batches: makes a network's input of block numbers.
        hexes: the blocks, to name them in errors.
        cycles: labels, cycles per iteration, float32.
        train: numbers of the blocks to learn from.
        validation: numbers of the blocks to validate on.
    """

    batches: Batches[Movable]
    hexes: Sequence[str]
    cycles: Tensor
    train: Ints
    validation: Ints


def train(
    network: nn.Module,
    data: TrainingSet,
    settings: TrainSettings,
    checkpoint: Checkpoint,
    seconds_between_checkpoints: float | None = None,
    device: str | torch.device = "cpu",
) -> Progress:
    """Train `network` in place, continuing from `checkpoint` if it is of this run; it ends with the best weights.

    It is trained on `device` and comes back to the CPU. The bytes are the same every time on a CPU alone.

    Raises:
        ThreefoldError: the loss is not finite.
        Preempted: a signal came; the state is saved.
    """
    between = checkpoint_seconds() if seconds_between_checkpoints is None else seconds_between_checkpoints
    with noticing() as notice, cpu_numerics(settings.threads):
        run = _Run(network.to(device), data, settings, checkpoint, between, notice)
        run.to_the_end()
    network.load_state_dict(run.best.state_dict())
    network.cpu()
    return run.progress


class _Run:
    def __init__(
        self,
        network: nn.Module,
        data: TrainingSet,
        settings: TrainSettings,
        checkpoint: Checkpoint,
        between: float,
        notice: Notice,
    ) -> None:
        self.network, self.data, self.settings, self.checkpoint = network, data, settings, checkpoint
        self.between, self.notice = between, notice
        self.device = next(network.parameters()).device
        self.cycles = data.cycles.to(self.device)
        self.best = deepcopy(network)
        self.optimiser = make_optimiser(settings, network.parameters())
        self.progress = checkpoint.restore(self._networks(), self.optimiser)
        self.begun = time.perf_counter() - self.progress.seconds
        self.saved = time.perf_counter()

    def to_the_end(self) -> None:
        progress, settings = self.progress, self.settings
        with progress_bar("training", settings.steps, "step") as bar:
            bar.update(progress.step)
            while not self._finished():
                batches = epoch_batches(self.data.train, settings.batch, settings.seed, progress.epoch)
                while progress.position < len(batches) and not self._finished():
                    self._step(batches[progress.position], bar)
                if progress.position == len(batches):
                    progress.epoch, progress.position = progress.epoch + 1, 0

    def _finished(self) -> bool:
        patience = self.settings.patience
        return self.progress.step >= self.settings.steps or (patience is not None and self.progress.worse >= patience)

    def _step(self, rows: Ints, bar: "tqdm[None]") -> None:
        progress = self.progress
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.settings, progress.step, progress.epoch)
        error = self._update(rows)
        progress.step += 1
        progress.position += 1
        progress.blocks += len(rows)
        progress.error_sum += error * len(rows)
        progress.error_blocks += len(rows)
        progress.seconds = time.perf_counter() - self.begun
        rate, train_error = progress.blocks / progress.seconds, progress.error_sum / progress.error_blocks
        bar.set_postfix_str(f"{rate:.0f} blocks/s, error {train_error:.3f}", refresh=False)
        bar.update()
        if progress.step % self.settings.evaluate_every == 0 or progress.step == self.settings.steps:
            self._evaluate()
        told_to_end = self.notice.signal
        if told_to_end or time.perf_counter() - self.saved >= self.between:
            self.checkpoint.save(progress, self._networks(), self.optimiser)
            self.saved = time.perf_counter()
        if told_to_end:
            raise Preempted(f"training: {told_to_end} after step {progress.step} of {self.settings.steps}")

    def _update(self, rows: Ints) -> float:
        """One optimiser step; returns the mean relative error of the batch before it."""
        self.optimiser.zero_grad()
        cycles = self.cycles[torch.from_numpy(rows).to(self.device)]
        errors = (self.network(self.data.batches.batch(rows).to(self.device)) - cycles).abs() / cycles
        loss = errors.sum() if self.settings.loss == "sum" else errors.mean()
        error = float(errors.detach().mean())
        if not math.isfinite(error):
            named = ", ".join(self.data.hexes[row] for row in rows[:_BLOCKS_NAMED])
            raise ThreefoldError(
                f"training: the loss is {error} at step {self.progress.step}, in the batch of the blocks {named}, ...; "
                "lower the learning rate, or check these blocks' labels"
            )
        loss.backward()
        if self.settings.clip is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        self.optimiser.step()
        return error

    def _evaluate(self) -> None:
        progress, data = self.progress, self.data
        cycles = data.cycles[torch.from_numpy(data.validation)].numpy().astype(np.float64)
        predicted = predict_rows(self.network, data.batches, data.validation)
        error = float(np.mean(np.abs(predicted - cycles) / cycles))
        train_error = progress.error_sum / progress.error_blocks
        progress.history.append(Evaluation(progress.step, progress.blocks, progress.seconds, train_error, error))
        progress.error_sum, progress.error_blocks = 0.0, 0
        progress.worse += 1
        if error < progress.best_error:
            progress.best_error, progress.worse = error, 0
            self.best.load_state_dict(self.network.state_dict())

    def _networks(self) -> dict[str, nn.Module]:
        return {"network": self.network, "best": self.best}
