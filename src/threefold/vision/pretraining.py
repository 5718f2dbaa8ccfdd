"""Pre-training from random weights, for the scale that has no published ones."""

from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from typing import Any

from threefold.lottery.device import settle
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.tensor_file import write_tensors
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.protocol import Protocol
from threefold.vision.task_network import backbone_of, head_of, task_network
from threefold.vision.tasks import load_task


def pretrain(
    name: str,
    data: Path,
    backbone: Path,
    head: Path,
    *,
    settings: Mapping[str, Any],
    network: Mapping[str, Any],
    recipe: Mapping[str, Any],
    seed: int,
    protocol: Protocol,
    device: str = "cpu",
    threads: int = 1,
) -> None:
    """Train a network on the task `name` and write its parts to `backbone` and `head`.

    Args:
        name: of the task, and so of the weights.
        data: the data set that it learns from.
        backbone: where the backbone's weights go.
        head: where those of the head go, from which rounds of pruning on the same task start.
        settings: of the task, as `load_task` reads them.
        network: `name` and `stem`, see `threefold.vision.networks.architecture`.
        recipe: see `Recipe.of`.
        seed: of all that is drawn.
        protocol: what is done where text and code differ.
        device: "cpu", "cuda", or "auto", which takes a GPU if there is one.
        threads: of torch, on the CPU.
    """
    device = settle(device, threads)
    task = load_task(name, data, settings, device, protocol)
    sizes = architecture(network["name"], network["stem"], task.channels)
    trained = task_network(task, sizes, fresh(sizes, seed), seed).to(device)
    checkpoint = backbone.with_name("checkpoint")
    train(
        trained,
        task,
        Recipe.of(recipe, task.size),
        seed=seed,
        device=device,
        checkpoint=checkpoint,
        label=f"pre-training {name}",
    )
    write_tensors(backbone, backbone_of(trained).state_dict())
    write_tensors(head, head_of(trained).state_dict())
    rmtree(checkpoint, ignore_errors=True)
