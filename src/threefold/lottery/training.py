"""The training loop of every task: a network, or the subnetwork that a mask leaves of it."""

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

import torch
from torch import nn

from threefold.errors import ThreefoldError
from threefold.lottery import distributed
from threefold.lottery.checkpoint import Checkpoint
from threefold.lottery.curve import Curve, diverged
from threefold.lottery.gradient import Gradient
from threefold.lottery.identity import training_identity
from threefold.lottery.mask import Mask
from threefold.lottery.masking import MaskedWeights
from threefold.lottery.optimiser import learning_rate, make_optimiser
from threefold.lottery.order import row_batches
from threefold.lottery.precision import matrix_products
from threefold.lottery.recipe import Recipe
from threefold.lottery.reproducible import reproducible
from threefold.lottery.score import Point
from threefold.lottery.task import Task
from threefold.preemption import Preempted, checkpoint_seconds, noticing
from threefold.progress import progress


def train(
    network: nn.Module,
    task: Task,
    recipe: Recipe,
    *,
    seed: int,
    mask: Mask | None = None,
    parameters: Mapping[str, nn.Parameter] | None = None,
    device: str | torch.device = "cpu",
    snapshots: Mapping[int, Callable[[], None]] | None = None,
    checkpoint: Path | None = None,
    seconds_between_checkpoints: float | None = None,
    label: str = "training",
    curve_points: int = 20,
) -> tuple[Point, ...]:
    """Train `network`, which is on `device`, in place on `task`; what `mask` prunes is zero from beginning to end.

    On the CPU the same seed, weights and number of threads give the same bytes, also when the training is killed and
    called again with the same `checkpoint`.

    Args:
        seed: of the order of rows, of what batches draw, and of dropout.
        mask: None for a dense training.
        parameters: those that `mask` covers, under its names; by default all of the network's.
        snapshots: called when so many updates are done, 0 to `recipe.steps`; a continued training calls only those
            that lie ahead of its checkpoint.
        checkpoint: a folder for the state of an unfinished training; the caller removes it when the result is safe.
        seconds_between_checkpoints: None for `threefold.preemption.checkpoint_seconds`.
        label: names the training in errors and in its progress bar.

    Returns:
        The learning curve: `curve_points` points (fewer if there are fewer steps), the last at the last step.

    Raises:
        ThreefoldError: the mask does not fit, a snapshot lies beyond the end, or the loss or a weight is not finite.
        Preempted: a signal came; the state is saved where there is a `checkpoint`.
    """
    device, snapshots = torch.device(device), dict(snapshots or {})
    if beyond := [step for step in snapshots if not 0 <= step <= recipe.steps]:
        raise ThreefoldError(f"{label}: a snapshot after step {beyond[0]} of {recipe.steps}; move it or train longer")
    curve = Curve(recipe, curve_points, label)

    with (
        noticing() as notice,
        distributed.processes(device),
        reproducible(device, seed),
        matrix_products(recipe.precision, device),
    ):
        if task.comparing:
            network = distributed.normalised_together(network, device)
        optimiser = make_optimiser(recipe, network)
        gradient = Gradient(network, task, recipe, device, seed)
        to_end, first = distributed.Agreement(device), distributed.rank() == 0
        masked = None
        if mask is not None:
            covered = dict(network.named_parameters()) if parameters is None else parameters
            masked = MaskedWeights(covered, mask, label)
        start, saved = 0, None
        if checkpoint is not None:
            identity = training_identity(network, task, recipe, seed, mask, label, snapshots)
            between = checkpoint_seconds() if seconds_between_checkpoints is None else seconds_between_checkpoints
            saved = Checkpoint(checkpoint, identity, between, network, optimiser, curve, gradient.generator)
            start = saved.restore()
        if start == 0 and 0 in snapshots and first:
            snapshots[0]()

        network.train()
        batches = islice(row_batches(task.size, recipe.batch, seed), start, recipe.steps)
        for step, rows in enumerate(progress(batches, label, recipe.steps - start, "step"), start):
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(recipe, step)
            loss = gradient.of(step, rows)
            # Before clipping, so that what is pruned has no part in the norm.
            if masked is not None:
                masked.mask_gradients()
            if recipe.clip is not None:
                nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
            with torch.no_grad():
                optimiser.step()
            optimiser.zero_grad()

            done = step + 1
            curve.add(done, loss)
            if done in snapshots and first:
                snapshots[done]()
            told_to_end = to_end.reached(notice.signal is not None)
            if saved is not None and first:
                saved.save_when_due(done, now=told_to_end)
            if told_to_end:
                raise Preempted(f"{label}: {notice.signal or 'a signal'} after step {done} of {recipe.steps}")

    if not torch.stack(torch._foreach_norm(list(network.parameters()))).isfinite().all():
        raise diverged(label, "weights are not finite", recipe.steps, recipe)
    return tuple(curve.points)
