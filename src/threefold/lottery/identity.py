"""What tells one training from another, so that none goes on from another's state."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

import torch
from torch import nn

from threefold.lottery.mask import Mask
from threefold.lottery.recipe import Recipe
from threefold.lottery.task import Task
from threefold.running_code import running_code


def training_identity(
    network: nn.Module,
    task: Task,
    recipe: Recipe,
    seed: int,
    mask: Mask | None,
    label: str,
    snapshots: Iterable[int] = (),
) -> str:
    """A digest of all that decides how a training ends: settings, data, mask, weights, code, what it leaves on its way.

    A checkpoint is taken up only by the training with its own identity: a file of the same name is not enough, since
    the weights or the mask may have been made anew.
    """
    device = next(network.parameters()).device
    settings = {
        "label": label,
        "code": running_code(),
        "recipe": asdict(recipe),
        "seed": seed,
        "snapshots": sorted(snapshots),
        "task": [task.name, task.fingerprint, task.size],
        "torch": torch.__version__,
        "device": device.type,
        # Sums over the cores' shares differ in the last bits with their number.
        "threads": torch.get_num_threads() if device.type == "cpu" else None,
    }
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for tensors in (dict(network.named_parameters()), dict(network.named_buffers()), mask.tensors if mask else {}):
        for name, tensor in tensors.items():
            digest.update(f"{name} {tensor.dtype} {list(tensor.shape)}".encode())
            digest.update(tensor.detach().cpu().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()
