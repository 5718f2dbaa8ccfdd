"""A tiny encoder and two tiny tasks, laid out as the workflow lays them out."""

from pathlib import Path
from typing import Any

import pytest
import torch

from threefold.bert.architecture import Architecture
from threefold.bert.dataset import write_dataset
from threefold.bert.encoder_folder import Encoder, write_encoder
from threefold.bert.experiments import Experiments
from threefold.bert.heads import task_network
from threefold.bert.layout import Layout
from threefold.bert.network import fresh
from threefold.lottery.schedule import Schedule

ARCHITECTURE = Architecture(
    vocab_size=30,
    hidden_size=8,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=16,
    max_position_embeddings=12,
    hidden_dropout_prob=0.1,
)
RECIPE = {"steps": 4, "batch": 8, "learning_rate": 0.01}


def sentences(rows: int, seed: int) -> dict[str, torch.Tensor]:
    """Rows of random tokens, each between [CLS] (2) and [SEP] (3)."""
    generator = torch.Generator().manual_seed(seed)
    length = torch.randint(4, 12, (rows,), generator=generator)
    tokens = torch.randint(5, 30, (rows, 12), generator=generator)
    place = torch.arange(12)
    tokens[:, 0] = 2
    tokens[place == length[:, None] - 1] = 3
    tokens[place >= length[:, None]] = 0
    return {"tokens": tokens.int(), "length": length.int(), "first": length.int()}


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Data and a pre-trained encoder, nothing trained on them."""
    layout = Layout(str(tmp_path / "results" / "bert"))
    head = task_network(ARCHITECTURE, fresh(ARCHITECTURE, 1), "mlm", 0, 1).head.state_dict()
    write_encoder(Path(layout.pretrained), Encoder(ARCHITECTURE, fresh(ARCHITECTURE, 1), head))
    described: dict[str, Any] = {"vocabulary": 30, "mask_token": 4, "special_tokens": [0, 1, 2, 3, 4]}
    splits = {"train": sentences(40, 1), "dev": sentences(24, 2)}
    write_dataset(Path(layout.data("mlm")), splits, kind="mlm", labels=0, **described)
    labelled = {name: split | {"label": (split["tokens"][:, 1] % 2).long()} for name, split in splits.items()}
    write_dataset(Path(layout.data("parity")), labelled, kind="classification", labels=2, **described)
    return layout


@pytest.fixture
def experiments(layout: Layout) -> Experiments:
    """Experiments on them, 30 % of the weights a round."""
    tasks = {
        "parity": {"recipe": RECIPE, "metric": "accuracy"},
        "mlm": {"recipe": RECIPE, "metric": "masked-accuracy"},
    }
    return Experiments(layout, Schedule(0.3, "original", 0.6), tasks)
