"""The training loop on a GPU, beside the CPU."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from tests.bert import made_up
from tests.lottery.small_task import SmallTask, half_mask, interruption, matrices, small_network
from threefold.bert.heads import task_network
from threefold.bert.network import fresh
from threefold.bert.split import Split
from threefold.lottery.recipe import Recipe
from threefold.lottery.score import Point
from threefold.lottery.training import train
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.classifier import classifier
from threefold.vision.networks.initial import fresh as fresh_resnet

pytestmark = pytest.mark.gpu

RECIPE = Recipe(40, 16, 0.02, weight_decay=0.1, clip=1.0)
SGD = replace(RECIPE, optimiser="sgd", momentum=0.9, nesterov=True, clip=None)


class OnGpu(SmallTask):
    def batch(self, rows: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        points, classes = super().batch(rows, generator)
        return points.cuda(), classes.cuda()


def trained(recipe: Recipe, folder: Path | None = None, device: str = "cuda", dropout: float = 0.0, **more):
    network = small_network(dropout).to(device)
    task = OnGpu() if device == "cuda" else SmallTask()
    settings = {"seed": 1, "mask": half_mask(network), "parameters": matrices(network), "device": device, **more}
    curve = train(network, task, recipe, checkpoint=folder, seconds_between_checkpoints=0, **settings)
    return network.cpu(), curve


def losses(curve: tuple[Point, ...]) -> torch.Tensor:
    return torch.tensor([point.loss for point in curve])


@pytest.mark.parametrize("recipe", [RECIPE, SGD], ids=["adamw", "sgd"])
def test_a_gpu_learns_what_the_cpu_learns_and_keeps_pruned_weights_at_zero(recipe):
    mask = half_mask(small_network())
    network, curve = trained(recipe, mask=mask)
    _, on_cpu = trained(recipe, device="cpu", mask=mask)

    assert torch.allclose(losses(curve), losses(on_cpu), atol=1e-3)
    for name, kept in mask.tensors.items():
        assert torch.equal(network.get_parameter(name) != 0, kept)


def test_a_training_that_was_broken_off_on_a_gpu_goes_on_as_if_it_had_not_been(tmp_path):
    whole, curve = trained(RECIPE, dropout=0.2)
    with pytest.raises(InterruptedError):
        trained(RECIPE, tmp_path, dropout=0.2, snapshots={25: interruption()})
    continued, again = trained(RECIPE, tmp_path, dropout=0.2)

    assert torch.allclose(losses(again), losses(curve), atol=1e-5)
    for name, weight in whole.state_dict().items():
        assert torch.allclose(continued.state_dict()[name], weight, atol=1e-5), name


@pytest.mark.parametrize("change", [{"precision": "tf32"}, {"precision": "bf16"}, {"compile": True}], ids=str)
def test_other_arithmetic_changes_little(change):
    _, exact = trained(RECIPE)
    _, curve = trained(replace(RECIPE, **change))

    assert torch.allclose(losses(curve), losses(exact), atol=0.05)


def networks() -> list[tuple[nn.Module, object]]:
    bert = task_network(made_up.SMALL, fresh(made_up.SMALL, 1), "classification", 3, 1)
    rows = made_up.labelled(6, seed=2)
    sizes = architecture("resnet20", "small")
    images = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    return [(bert, rows), (classifier(sizes, fresh_resnet(sizes, 1), 10, 1), images)]


def test_networks_compute_the_same_on_both():
    (bert, rows), (resnet, images) = networks()
    inputs = {device: Split.of(rows, device).inputs(torch.arange(6)) for device in ("cpu", "cuda")}
    bert.eval()
    resnet.eval()
    with torch.no_grad():
        on_cpu = bert(inputs["cpu"]), resnet(images)
        on_gpu = bert.cuda()(inputs["cuda"]).cpu(), resnet.cuda()(images.cuda()).cpu()

    assert torch.allclose(on_gpu[0], on_cpu[0], atol=1e-4)
    # Convolutions in TensorFloat-32 are good to three digits.
    assert torch.allclose(on_gpu[1], on_cpu[1], atol=1e-2, rtol=1e-2)
