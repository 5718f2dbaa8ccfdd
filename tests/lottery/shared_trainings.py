"""Trainings that one process makes, or several, started by torchrun:

    torchrun --nproc-per-node 2 -m tests.lottery.shared_trainings FOLDER

Each writes the weights, without statistics of batch normalisation, and the losses that every process ends with.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import nn

from tests.bert.conftest import ARCHITECTURE, sentences
from tests.lottery.small_task import SmallTask, half_mask, matrices, small_network
from tests.vision.made_up import PLAIN, pictures
from tests.vision.task import task_of
from threefold.bert.dataset import Description
from threefold.bert.heads import task_network
from threefold.bert.network import fresh
from threefold.bert.objectives.mlm import MaskedLanguageModelling
from threefold.bert.split import Split
from threefold.lottery import distributed
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.tensor_file import write_tensors
from threefold.vision.networks.momentum import MomentumContrast
from threefold.vision.networks.projection import Projected
from threefold.vision.objectives.moco import MoCo
from threefold.vision.objectives.simclr import SimClr

RECIPE = Recipe(5, 12, 0.05, optimiser="sgd", momentum=0.9, clip=1.0)
Made = tuple[nn.Module, Any, dict[str, Any]]


def supervised() -> Made:
    network = small_network()
    return network, SmallTask(44), {"mask": half_mask(network), "parameters": matrices(network)}


def language() -> Made:
    described: dict[str, Any] = {"vocabulary": 30, "mask_token": 4, "special_tokens": (0, 1, 2, 3, 4)}
    description = Description(kind="mlm", labels=0, fingerprint="0123", **described)
    split = Split.of(sentences(40, 1), "cpu")
    task = MaskedLanguageModelling(split, description, 0.15, torch.device("cpu"))
    return task_network(ARCHITECTURE, fresh(ARCHITECTURE, 1), "mlm", 0, 1), task_of(task), {}


class Turned:
    """Every second time the images upside down; nothing is drawn."""

    def __init__(self) -> None:
        self._times = 0

    def __call__(self, images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        self._times += 1
        return images if self._times % 2 else images.flip(2)


def encoder() -> Projected:
    """Without batch normalisation, whose statistics are of a process's part on CPUs."""
    torch.manual_seed(3)
    backbone: Any = nn.Sequential(nn.Flatten(), nn.LazyLinear(16), nn.Tanh())
    backbone(pictures(2).tensors["images"].float())
    return Projected(backbone, nn.Sequential(nn.Linear(16, 8)))


def simclr() -> Made:
    return encoder(), task_of(SimClr(pictures(40), PLAIN, Turned())), {}


def moco(*, within_batch: bool = False) -> Made:
    query = encoder()
    queue = nn.functional.normalize(torch.randn(24, 8), dim=1)
    task = MoCo(pictures(40), PLAIN, Turned(), within_batch=within_batch)
    return MomentumContrast(query, queue, 0.9), task_of(task), {}


def moco_within_batch() -> Made:
    return moco(within_batch=True)


# What compares within a batch has it whole in one process.
TRAININGS: dict[str, tuple[Callable[[], Made], int]] = {
    "supervised": (supervised, 4),
    "language": (language, 2),
    "simclr": (simclr, 1),
    "moco": (moco, 1),
    "moco-within-batch": (moco_within_batch, 1),
}


def results(name: str) -> dict[str, torch.Tensor]:
    make, accumulate = TRAININGS[name]
    network, task, settings = make()
    recipe = replace(RECIPE, accumulate=max(accumulate, distributed.count()))
    curve = train(network, task, recipe, seed=1, curve_points=5, **settings)
    weights = {
        key: tensor for key, tensor in network.state_dict().items() if "running" not in key and "num_batches" not in key
    }
    return {**weights, "losses": torch.tensor([point.loss for point in curve])}


if __name__ == "__main__":
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    for training in TRAININGS:
        write_tensors(Path(sys.argv[1]) / training / f"{dist.get_rank()}.safetensors", results(training))
    dist.destroy_process_group()
