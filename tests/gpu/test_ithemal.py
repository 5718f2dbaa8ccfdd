"""Ithemal's networks on a GPU, beside the CPU."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.ithemal.made_up_blocks import made_up_blocks, write_made_up_dataset
from threefold.files import read_table
from threefold.ithemal.arms import ARMS, arm
from threefold.ithemal.inference import predict_rows
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.training import train_model
from threefold.ithemal.vocabulary import Vocabulary

pytestmark = pytest.mark.gpu

SMALL = ModelSettings(embedding=12, hidden=16)
SHORT = TrainSettings(seed=3, steps=60, batch=32, learning_rate=0.02, evaluate_every=20)


@pytest.mark.parametrize("name", ARMS)
def test_predictions_and_gradients_are_those_of_the_cpu(name):
    texts = list(made_up_blocks(60)["token_text"])
    vocabulary = Vocabulary.of(texts)
    network, batches = arm(name).network(len(vocabulary), SMALL), arm(name).batches(texts, vocabulary)
    rows = np.arange(len(texts))
    found = {}
    for device in ("cpu", "cuda"):
        network.to(device).zero_grad()
        predicted = predict_rows(network, batches, rows, size=16)
        network(batches.batch(rows).to(torch.device(device))).log().sum().backward()
        gradients = {
            name: weight.grad.cpu().clone() for name, weight in network.named_parameters() if weight.grad is not None
        }
        found[device] = predicted, gradients

    assert np.allclose(found["cuda"][0], found["cpu"][0], rtol=1e-4)
    for weight, gradient in found["cpu"][1].items():
        assert torch.allclose(found["cuda"][1][weight], gradient, rtol=1e-3, atol=1e-4), weight


def test_a_model_that_a_gpu_trained_is_as_good_and_predicts_on_the_cpu(tmp_path):
    dataset = write_made_up_dataset(tmp_path / "dataset.parquet")
    errors = {}
    for device in ("cpu", "cuda"):
        settings = replace(SHORT, steps=150)
        model = train_model(dataset, tmp_path / device, tmp_path / f"{device}.h", settings, SMALL, device=device)
        errors[device] = read_table(tmp_path / f"{device}.h")["validation_error"].iloc[-1]
        assert next(model.network.parameters()).device.type == "cpu"

    assert errors["cuda"] == pytest.approx(errors["cpu"], rel=0.2)
