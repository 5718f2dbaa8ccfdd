"""Tickets as state dicts of torchvision's names."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from tests.card_code import contents, run_card
from tests.vision.conftest import NETWORK, TASKS
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask
from threefold.lottery.run import Run
from threefold.lottery.score import read_score
from threefold.plan.merged import merged
from threefold.tensor_file import write_tensors
from threefold.ticket import Asked
from threefold.vision.experiments import Experiments
from threefold.vision.export import export
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.loading import backbone
from threefold.vision.networks.torchvision_code import loading
from threefold.vision.rounds import make_rounds
from threefold.vision.weights.weights_file import read_weights


def config(folder: str) -> dict[str, Any]:
    """The default one, with the tiny tasks in place of its own."""
    vision = merged([])["vision"]
    described = {"title": "Bars", "counterpart": "CIFAR-10"}
    source = {"format": "cifar10", "licence": "made-up licence", "mean": [0.3], "std": [0.3]}
    pretraining = [entry | TASKS[entry["name"]] for entry in vision["pretraining"]]
    tasks = [{"name": name, **described, **TASKS[name], "source": source} for name in ("bars", "bars-stem")]
    sizes = vision["sizes"] | {"task": "bars", "seeds": [1]}
    studies = {"sizes": sizes, "temperatures": vision["temperatures"] | {"task": "bars", "level": 1}}
    simclr = next(entry for entry in pretraining if entry["name"] == "simclr")
    simclr["loss"] = {"temperature": 0.2}
    sparsity = {"fraction": 0.5, "deepest": 0.8}
    return {
        "vision": {
            **vision,
            **studies,
            "folder": folder,
            "network": NETWORK,
            "pretraining": pretraining,
            "tasks": tasks,
            "sparsity": sparsity,
            "variants_on": "bars",
        }
    }


def asked_for(experiments: Experiments, task: str, weights: str, source: str) -> Asked:
    """A ticket that was found and trained."""
    mask = f"imp-{source}-level01"
    make_rounds(experiments, [experiments.layout.mask(weights, mask, 1)])
    score = Run(task, weights, mask, 1).score(experiments.layout.root)
    experiments.run(Path(score))
    return Asked.of(score)


@pytest.mark.parametrize(("task", "weights"), [("bars", "imagenet"), ("bars-stem", "simclr"), ("bars", "random")])
def test_torchvisions_parts_load_the_weights_times_the_mask(
    experiments: Experiments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: str, weights: str
):
    asked = asked_for(experiments, task, weights, task)
    export(config(asked.root.name), asked, tmp_path / "ticket")
    seen = experiments.task(task)
    source = dict(experiments.subnetworks.weights(asked.run, seen))
    mask = Mask.load(tmp_path / "ticket" / "mask.safetensors")
    assert mask == experiments.subnetworks.mask(asked.run, seen)
    network = run_card(tmp_path / "ticket", monkeypatch)["network"]
    found = network.state_dict()
    for name, weight in source.items():
        kept = mask.tensors.get(name, torch.ones(weight.shape, dtype=torch.bool))
        assert torch.equal(found[name][kept], weight[kept])
        assert not found[name][~kept].any()
    own = backbone(experiments.subnetworks.architecture(asked.run, seen), {name: found[name] for name in source}).eval()
    images = torch.randn(2, 1, 16, 16)
    network.fc = torch.nn.Identity()
    assert torch.allclose(network.eval()(images), own(images), atol=1e-5)


def test_the_cards_code_keeps_zeros_while_training(
    experiments: Experiments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = asked_for(experiments, "bars", "imagenet", "bars")
    export(config(asked.root.name), asked, tmp_path / "ticket")
    card = run_card(tmp_path / "ticket", monkeypatch)
    network, kept = card["network"], card["kept"]
    optimiser = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9, nesterov=True, weight_decay=0.01)
    before = {name: network.state_dict()[name].clone() for name in kept}
    for _ in range(3):
        optimiser.zero_grad()
        network(torch.randn(4, 1, 16, 16)).square().sum().backward()
        optimiser.step()
    for name, keep in kept.items():
        weight = network.state_dict()[name]
        assert not torch.equal(weight, before[name])
        assert not weight[~keep].any()


def test_a_ticket_of_supervised_pretraining_goes_on_with_its_classifier(
    experiments: Experiments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = asked_for(experiments, "imagenet", "imagenet", "imagenet")
    export(config(asked.root.name), asked, tmp_path / "ticket")
    head = read_weights(experiments.layout.head("imagenet"))
    network = run_card(tmp_path / "ticket", monkeypatch)["network"]
    assert torch.equal(network.fc.weight, head["weight"])
    assert torch.equal(network.fc.bias, head["bias"])


def test_the_card_has_the_numbers_and_equal_results_give_equal_bytes(experiments: Experiments, tmp_path: Path):
    asked = asked_for(experiments, "bars", "imagenet", "imagenet")
    for name in ("one", "other"):
        export(config(asked.root.name), asked, tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    card, score = (tmp_path / "one" / "README.md").read_text(), read_score(asked.run.score(asked.root))
    told = (
        f"accuracy {score.value:.4f}",
        f"{score.sparsity:.2%}",
        score.data,
        "made-up licence",
        "`imp-imagenet-level01`",
    )
    assert all(words in card for words in told)


def test_missing_weights_are_named_with_the_command_that_makes_them(experiments: Experiments, tmp_path: Path):
    asked = asked_for(experiments, "bars", "imagenet", "bars")
    path = Path(experiments.layout.pretrained("imagenet"))
    path.unlink()
    target = f"results/{asked.root.name}/weights/imagenet/backbone.safetensors"
    with pytest.raises(ThreefoldError, match=f"^{path}: no such file; make it: snakemake --cores 1 {target}$"):
        export(config(asked.root.name), asked, tmp_path / "ticket")


@pytest.mark.parametrize("stem", ["large", "small"])
def test_a_resnet50_is_torchvisions_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stem: Any):
    sizes = architecture("resnet50", stem)
    weights = fresh(sizes, 1)
    write_tensors(tmp_path / "model.safetensors", weights)
    monkeypatch.chdir(tmp_path)
    defined: dict[str, Any] = {}
    exec(loading("resnet50", sizes, None), defined)
    network = defined["network"].eval()
    network.fc = torch.nn.Identity()
    images = torch.randn(1, 3, 32, 32)
    assert torch.allclose(network(images), backbone(sizes, weights).eval()(images), rtol=1e-4, atol=1e-5)
    assert load_file("model.safetensors").keys() == network.state_dict().keys()
