"""Seconds of an update of the papers' own networks on a GPU, by precision and compilation, beside the authors' way.

    python benchmarks/step_times.py [--gpu h100] [--only bert] [--steps 20] [--rounds 5] [--json FILE]

Networks of the papers' sizes with made-up weights and data, under a mask of half of the weights. Ours go through the
project's own training loop. The authors' way is a loop of its own: fp32, torch.nn.utils.prune, an optimiser step that
is not fused, the loss read at every update; for BERT on transformers' model, for ResNet-50 on torchvision's (batches
come from the device in both, see benchmarks/image_pipeline.py for those of a DataLoader). Beside each time stand the
operations a second that it means, their share of the peak that `threefold plan` knows for --gpu, and what the plan
takes an update to last.
"""

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path

import torch
from made_up_tasks import Images, Sentences
from torch import nn
from torch.nn.utils import prune
from torchvision.models import resnet50
from transformers import BertConfig, BertForSequenceClassification

from threefold.bert.architecture import Architecture
from threefold.bert.heads import task_network
from threefold.bert.network import fresh as fresh_bert
from threefold.bert.network import prunable as prunable_of_bert
from threefold.lottery.mask import random_mask
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.plan.device import gpu, peak
from threefold.plan.step import step_count
from threefold.vision.augmentation.sets import cifar, imagenet
from threefold.vision.networks.architecture import architecture as resnet
from threefold.vision.networks.classifier import classifier
from threefold.vision.networks.initial import fresh as fresh_resnet
from threefold.vision.networks.prunable import prunable as prunable_of_resnet

_BASE = Architecture(30522, 768, 12, 12, 3072, 512, hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1)
_AUTHORS = "the authors' way, fp32"
_WAYS: dict[str, dict[str, object]] = {
    "fp32": {},
    "tf32": {"precision": "tf32"},
    "bf16": {"precision": "bf16"},
    "bf16, compiled": {"precision": "bf16", "compile": True},
}
_COMPILED = "bf16, compiled"
# In the first updates kernels are chosen, memory is taken, and what is compiled is compiled.
_WARM_UP = 8
_ROWS_COUNTED = 2
_Prunable = dict[str, nn.Parameter]
_Task = Sentences | Images


@dataclass(frozen=True)
class Subject:
    """What is trained.

    Attributes:
        name: for the table.
        recipe: batch, optimiser and clipping; the rest follows.
        network: makes it, with its prunable weights.
        task: makes data on a device.
        theirs: makes the network that the authors' code has, which maps what `read` makes of a batch to logits.
        matmul: whether most arithmetic is matrix products, otherwise convolutions.
        compiled: whether it is compiled too, which takes a minute.
    """

    name: str
    recipe: Recipe
    network: Callable[[], tuple[nn.Module, _Prunable]]
    task: Callable[[str, int], _Task]
    theirs: Callable[[], nn.Module]
    matmul: bool
    compiled: bool


@dataclass(frozen=True)
class Timed:
    """One line of the table; milliseconds of an update are the median over rounds."""

    subject: str
    way: str
    milliseconds: float
    rounds: list[float]
    examples_a_second: float
    teraflops: float
    share_of_peak: float
    modelled_milliseconds: float | None
    memory_gb: float


def main() -> None:
    options = _arguments()
    device = gpu(options.gpu)
    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}, CUDA {torch.version.cuda}", flush=True)
    lines: list[Timed] = []
    for subject in _subjects():
        if options.only not in subject.name:
            continue
        torch.manual_seed(0)
        network, _ = subject.network()
        count, _ = step_count(network, subject.task("cpu", _ROWS_COUNTED), subject.recipe, _ROWS_COUNTED)
        print(f"{subject.name}: {count.flops / 1e12:.2f} TFLOP an update", flush=True)
        for way in (_AUTHORS, *_WAYS):
            if way not in options.ways or (way == _COMPILED and not subject.compiled):
                continue
            recipe = replace(subject.recipe, **_WAYS.get(way, {}))  # type: ignore[arg-type]
            torch.cuda.reset_peak_memory_stats()
            rounds = list(_rounds(subject, way, recipe, options.steps, options.rounds))
            seconds = statistics.median(rounds)
            line = Timed(
                subject.name,
                way,
                1000 * seconds,
                [1000 * each for each in rounds],
                recipe.batch / seconds,
                count.flops / seconds / 1e12,
                count.flops
                / seconds
                / peak(options.gpu, "matmul" if subject.matmul else "convolution", recipe.precision),
                None if way == _AUTHORS else 1000 * device.seconds(count, recipe.precision),
                torch.cuda.max_memory_allocated() / 1e9,
            )
            lines.append(line)
            print(_text(line, lines), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(line) for line in lines], indent=1) + "\n", encoding="utf-8")


def _text(line: Timed, lines: list[Timed]) -> str:
    first = next(other for other in lines if other.subject == line.subject)
    modelled = "" if line.modelled_milliseconds is None else f"  plan: {line.modelled_milliseconds:7.2f} ms"
    return (
        f"  {line.way:24s} {line.milliseconds:8.2f} ms ({min(line.rounds):.2f} to {max(line.rounds):.2f})"
        f" {line.examples_a_second:8.0f} examples/s {first.milliseconds / line.milliseconds:6.2f} times the first"
        f" {line.teraflops:7.1f} TFLOP/s {line.share_of_peak:6.1%} of the peak {line.memory_gb:5.1f} GB{modelled}"
    )


def _rounds(subject: Subject, way: str, recipe: Recipe, steps: int, rounds: int) -> Iterator[float]:
    """Seconds of an update in each round."""
    recipe = replace(recipe, steps=_WARM_UP + steps * rounds)
    times: list[float] = []

    def look() -> None:
        torch.cuda.synchronize()
        times.append(time.perf_counter())

    looks = {_WARM_UP + steps * number: look for number in range(rounds + 1)}
    task = subject.task("cuda", 4 * recipe.batch)
    if way == _AUTHORS:
        _train_as_authors(subject, task, recipe, looks)
    else:
        network, weights = subject.network()
        network.cuda()
        mask = random_mask(weights, sum(weight.numel() for weight in weights.values()) // 2, seed=1)
        with redirect_stderr(io.StringIO()):
            train(network, task, recipe, seed=1, mask=mask, parameters=weights, device="cuda", snapshots=looks)
    for before, after in pairwise(times):
        yield (after - before) / steps


def _train_as_authors(subject: Subject, task: _Task, recipe: Recipe, looks: dict[int, Callable[[], None]]) -> None:
    network = subject.theirs().cuda().train()
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            prune.random_unstructured(module, "weight", 0.5)  # type: ignore[no-untyped-call]
    optimiser: torch.optim.Optimizer
    if recipe.optimiser == "sgd":
        optimiser = torch.optim.SGD(network.parameters(), 1e-4, recipe.momentum, weight_decay=recipe.weight_decay)
    else:
        optimiser = torch.optim.AdamW(network.parameters(), 1e-4)
    generator = torch.Generator().manual_seed(0)
    for step in range(1, recipe.steps + 1):
        inputs, labels = task.batch(torch.randint(task.size, (recipe.batch,)), generator)
        logits = network(inputs) if isinstance(inputs, torch.Tensor) else network(inputs.tokens).logits
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()  # type: ignore[no-untyped-call]
        if recipe.clip is not None:
            nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
        optimiser.step()
        optimiser.zero_grad()
        loss.item()
        if step in looks:
            looks[step]()


def _subjects() -> Iterator[Subject]:
    adam = Recipe(1, 32, learning_rate=1e-5, clip=1.0)
    yield Subject("bert-base, 32 x 128 tokens", adam, _bert, _sentences(128), _their_bert, True, True)
    yield Subject(
        "bert-base, 16 x 384 tokens", replace(adam, batch=16), _bert, _sentences(384), _their_bert, True, False
    )
    sgd = Recipe(1, 256, 1e-4, "sgd", weight_decay=2e-4, momentum=0.9, schedule="constant")
    small, large = cifar(), imagenet()
    yield Subject(
        "resnet50, 256 x 32 x 32", sgd, _resnet("small"), _images(32, small), _their_resnet("small"), False, True
    )
    yield Subject(
        "resnet50, 256 x 224 x 224", sgd, _resnet("large"), _images(224, large), _their_resnet("large"), False, False
    )


def _sentences(length: int) -> Callable[[str, int], _Task]:
    return lambda device, rows: Sentences(rows, length, _BASE.vocab_size, device)


def _images(side: int, augmentation: object) -> Callable[[str, int], _Task]:
    return lambda device, rows: Images(rows, side, 10, augmentation, device)  # type: ignore[arg-type]


def _bert() -> tuple[nn.Module, _Prunable]:
    network = task_network(_BASE, fresh_bert(_BASE, 1), "classification", 2, 1)
    return network, prunable_of_bert(network.bert)


def _their_bert() -> nn.Module:
    made: nn.Module = BertForSequenceClassification(
        BertConfig(attn_implementation="eager")  # type: ignore[call-arg]
    )
    return made


def _resnet(stem: str) -> Callable[[], tuple[nn.Module, _Prunable]]:
    def make() -> tuple[nn.Module, _Prunable]:
        sizes = resnet("resnet50", stem)  # type: ignore[arg-type]
        network = classifier(sizes, fresh_resnet(sizes, 1), 10, 1)
        return network, prunable_of_resnet(network.backbone)

    return make


def _their_resnet(stem: str) -> Callable[[], nn.Module]:
    def make() -> nn.Module:
        network = resnet50(num_classes=10)
        if stem == "small":
            network.conv1, network.maxpool = nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.Identity()
        made: nn.Module = network
        return made

    return make


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--gpu", default="h100", help="whose peaks are meant, a name of src/threefold/plan/devices.json"
    )
    parser.add_argument("--only", default="", help="part of a network's name")
    parser.add_argument("--ways", nargs="+", default=(_AUTHORS, *_WAYS), metavar="WAY", help="of the table")
    parser.add_argument("--steps", type=int, default=20, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="where the table is written too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
