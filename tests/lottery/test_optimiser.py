import subprocess
import sys

import pytest
import torch

from threefold.lottery.optimiser import AdamW, Sgd

TRAIN = """
import sys
import torch
from tests.lottery.small_task import SmallTask
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train

train(torch.nn.Linear(8, 2), SmallTask(), Recipe(steps=2, batch=4, learning_rate=0.1), seed=1)
print("torch._dynamo" in sys.modules)
"""


def test_a_training_that_is_not_compiled_does_not_wait_for_the_compiler() -> None:
    done = subprocess.run([sys.executable, "-c", TRAIN], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("ours", "theirs", "options"),
    [
        (AdamW, torch.optim.AdamW, {"lr": 0.1, "weight_decay": 0.01}),
        (Sgd, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ],
)
def test_without_its_decorators_an_optimiser_does_the_same(ours: type, theirs: type, options: dict[str, float]) -> None:
    ends = []
    for optimiser in (ours, theirs):
        weight = torch.nn.Parameter(torch.linspace(-1, 1, 7))
        made = optimiser([weight], fused=True, **options)
        for _ in range(5):
            weight.pow(3).sum().backward()
            with torch.no_grad():
                made.step()
            made.zero_grad()
        ends.append(weight.detach())
    assert torch.equal(*ends)
