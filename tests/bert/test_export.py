"""Tickets as Hugging Face folders."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.bert.conftest import RECIPE
from tests.card_code import contents, run_card
from threefold.bert.experiments import Experiments
from threefold.bert.export import export
from threefold.bert.protocol import PAPER
from threefold.bert.rounds import PruningRound, make_round
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask
from threefold.lottery.run import Run
from threefold.lottery.score import read_score
from threefold.plan.merged import merged
from threefold.ticket import Asked

TICKET = Run("parity", "pretrained", "imp-parity-level01", 1)
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"word{number}" for number in range(25)))


def config(**changes: Any) -> dict[str, Any]:
    described = {"counterpart": "SST-2", "source": {"format": "glue", "licence": "made-up licence"}, "recipe": RECIPE}
    bert = {
        **merged([])["bert"],
        "sparsity": {"fraction": 0.3, "deepest": 0.6},
        "transfer": {"sparsity": 0.3, "other_sparsities": [], "rewound_sources": []},
        "tasks": [
            {"name": "parity", "title": "Parity", "kind": "classification", "metric": "accuracy", **described},
            {"name": "mlm", "title": "MLM", "kind": "mlm", "metric": "masked-accuracy", **described},
        ],
        **changes,
    }
    return {"bert": bert}


@pytest.fixture
def asked(experiments: Experiments) -> Asked:
    """A ticket that was found and trained."""
    Path(experiments.layout.pretrained, "vocab.txt").write_text("\n".join(PIECES) + "\n")
    make_round(experiments, PruningRound(("imp",), 0, "parity", 1, scored=True), replace(PAPER, schedule="original"))
    score = TICKET.score(experiments.layout.root)
    experiments.run(Path(score))
    return Asked.of(score)


def test_transformers_loads_the_pretrained_weights_times_the_mask(
    asked: Asked, experiments: Experiments, tmp_path: Path
):
    from transformers import AutoModel

    export(config(), asked, tmp_path / "ticket")
    loaded, told = AutoModel.from_pretrained(tmp_path / "ticket", output_loading_info=True)
    assert not told["missing_keys"]
    assert not told["unexpected_keys"]
    mask = Mask.load(tmp_path / "ticket" / "mask.safetensors")
    assert mask == Mask.load(experiments.layout.mask("imp-parity-level01", 1))
    source = experiments.subnetworks.encoder.weights
    found = loaded.state_dict()
    assert {name for name in found if not name.endswith("_ids")} == source.keys()
    for name, weight in source.items():
        kept = mask.tensors.get(name, torch.ones(weight.shape, dtype=torch.bool))
        assert torch.equal(found[name][kept], weight[kept])
        assert not found[name][~kept].any()


def test_the_cards_code_loads_the_ticket_and_keeps_its_zeros_while_training(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    export(config(), asked, tmp_path / "ticket")
    card = run_card(tmp_path / "ticket", monkeypatch)
    network, kept = card["network"], card["kept"]
    assert card["tokenizer"]("word3 WORD1")["input_ids"] == [2, 8, 6, 3]
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.01, weight_decay=0.1)
    before = {name: weight.detach().clone() for name, weight in network.named_parameters()}
    for _ in range(3):
        optimiser.zero_grad()
        network(torch.tensor([[2, 8, 6, 3]])).pooler_output.square().sum().backward()
        optimiser.step()
    for name, weight in network.named_parameters():
        assert not torch.equal(weight, before[name]) or name.endswith("key.bias")
        if name in kept:
            assert not weight[~kept[name]].any()


def test_a_ticket_of_language_modelling_keeps_the_pretrained_head(
    asked: Asked, experiments: Experiments, tmp_path: Path
):
    from transformers import AutoModelForMaskedLM

    run = Run("mlm", "pretrained", "imp-parity-level01", 1)
    experiments.run(Path(run.score(asked.root)))
    export(config(), replace(asked, run=run), tmp_path)
    loaded, told = AutoModelForMaskedLM.from_pretrained(tmp_path, output_loading_info=True)
    assert not told["missing_keys"]
    head = experiments.subnetworks.mlm_head(run)
    assert head is not None
    assert torch.equal(loaded.cls.predictions.transform.dense.weight, head["transform.dense.weight"])


def test_the_card_tells_where_the_ticket_comes_from_and_what_it_reached(asked: Asked, tmp_path: Path):
    score = read_score(asked.run.score(asked.root))
    export(config(), asked, tmp_path)
    card = (tmp_path / "README.md").read_text()
    mask = Mask.load(tmp_path / "mask.safetensors")
    for told in (
        "Parity (SST-2 in the paper)",
        f"accuracy {score.value:.4f}",
        f"{mask.sparsity:.2%}: {mask.pruned:,} of {mask.size:,}",
        score.data,
        "made-up licence",
        "`imp-parity-level01`",
        "seed 1",
        "4 steps",
    ):
        assert told in card


def test_equal_results_give_equal_bytes(asked: Asked, tmp_path: Path):
    for name in ("one", "other"):
        export(config(), asked, tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_a_missing_mask_is_named_with_the_command_that_makes_it(asked: Asked, experiments: Experiments, tmp_path: Path):
    path = experiments.layout.mask("imp-parity-level01", 1)
    Path(path).unlink()
    command = "snakemake --cores 1 results/bert/masks/imp-parity-level01/seed1.safetensors --configfile mine.yaml"
    with pytest.raises(ThreefoldError, match=f"^{path}: no such file; make it: {command}$"):
        export(config(), replace(asked, files=("mine.yaml",)), tmp_path / "ticket")
    assert not (tmp_path / "ticket").exists()


def test_a_mask_that_the_run_was_not_trained_under_is_refused(asked: Asked, experiments: Experiments, tmp_path: Path):
    path = experiments.layout.mask("imp-parity-level01", 1)
    tensors = dict(Mask.load(path).tensors)
    name = next(iter(tensors))
    Mask({**tensors, name: torch.zeros_like(tensors[name])}).save(path)
    with pytest.raises(ThreefoldError, match="its mask is now of"):
        export(config(), asked, tmp_path / "ticket")


def test_another_configuration_than_the_runs_is_refused(asked: Asked, tmp_path: Path):
    with pytest.raises(ThreefoldError, match="made with another configuration of parity; give it with --config"):
        export(config(recipes={"parity": {"steps": 5}}), asked, tmp_path / "ticket")
