"""Images per second: torchvision's transforms in a DataLoader, as in the vision paper's code, and ours on the device.

    python benchmarks/image_pipeline.py [--network resnet20] [--batch 64] [--rounds 7] [--device cpu] [--peak 67e12]

Both make epochs of CIFAR-10's size of image (random pixels, or --cifar10 with the published files) by a shift of up to
4 pixels, a mirror, and normalisation: the DataLoader image by image in 2 workers, ours a batch at a time. Both feed the
same training loop, network and optimiser. They take turns, so that a change in the machine's mood meets both. On the
CPU seconds are of processor time, one thread and the workers together; on a GPU they are the wall's, and --peak, the
GPU's floating-point operations per second, gives the share of it that the convolutions reach.
"""

import argparse
import io
import resource
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import numpy as np
import torch
from image_batches import SIDE, Loader, OnDevice, Pipeline
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.vision.networks.architecture import architecture
from threefold.vision.networks.classifier import Classifier, classifier
from threefold.vision.networks.initial import fresh
from threefold.vision.sources.cifar import read_cifar

_CLASSES = 10
_CONVOLUTIONS = (torch.ops.aten.convolution, torch.ops.aten.convolution_backward)


def main() -> None:
    options = _arguments()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    where = "seconds of processor time" if options.device == "cpu" else torch.cuda.get_device_name()
    print(f"batches of {options.batch} images of {SIDE} x {SIDE} pixels, {where}")
    _compare("batches alone", options.alone, _run_through, options, "")
    _compare(f"training {options.network}", options.trained, _train_on, options, options.network)


def _compare(
    work: str,
    batches: int,
    run: Callable[[Pipeline, argparse.Namespace], None],
    options: argparse.Namespace,
    network: str,
) -> None:
    """Print images a second where `run` goes through so many batches; of a trained `network` the share of the peak."""
    images, labels = _images(options.cifar10, batches * options.batch)
    pipelines = [kind(images, labels, options.batch, options.device) for kind in (Loader, OnDevice)]
    rates: dict[str, list[float]] = {pipeline.name: [] for pipeline in pipelines}
    # One round more, before those that count: in the first, kernels are chosen and memory is taken.
    for _ in range(options.rounds + 1):
        for pipeline in pipelines:
            began = _now(options.device)
            with redirect_stderr(io.StringIO()), pipeline:
                run(pipeline, options)
            rates[pipeline.name].append(len(images) / (_now(options.device) - began))
    print(work)
    for name, rate in rates.items():
        ratios = np.divide(rate, rates[Loader.name])[1:]
        lower, middle, upper = np.percentile(ratios, [25, 50, 75])
        print(
            f"  {name:24s} {np.median(rate[1:]):8.0f} images/s  {middle:6.2f} times the DataLoader's"
            f"  (half of the rounds: {lower:.2f} to {upper:.2f})"
        )
        if network and options.peak:
            reached = np.median(rate[1:]) * _operations_an_image(network)
            print(f"  {'':24s} {reached / 1e9:8.0f} GFLOP/s, {reached / options.peak:.1%} of the peak")


def _run_through(pipeline: Pipeline, options: argparse.Namespace) -> None:
    for _ in range(options.alone):
        pipeline.batch()


def _train_on(pipeline: Pipeline, options: argparse.Namespace) -> None:
    network = _network(options.network).to(options.device)
    recipe = Recipe(
        options.trained, options.batch, 0.1, "sgd", weight_decay=2e-4, momentum=0.9, precision=options.precision
    )
    train(network, pipeline, recipe, seed=1, device=options.device)


def _now(device: str) -> float:
    if device != "cpu":
        torch.cuda.synchronize()
        return time.perf_counter()
    # Of workers too, once they have ended.
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _operations_an_image(network: str) -> float:
    """Floating-point operations of all convolutions, forward and backward."""
    counter, images = FlopCounterMode(display=False), torch.zeros(2, 3, SIDE, SIDE)
    with counter:
        _network(network)(images).sum().backward()
    counts = counter.get_flop_counts()["Global"]
    return sum(count for kind, count in counts.items() if kind in _CONVOLUTIONS) / len(images)


def _network(name: str) -> Classifier:
    sizes = architecture(name, "small")
    return classifier(sizes, fresh(sizes, 1), _CLASSES, 1)


def _images(folder: Path | None, count: int) -> tuple[Tensor, Tensor]:
    if folder is None:
        pixels = torch.randint(256, (count, 3, SIDE, SIDE), dtype=torch.uint8)
        return pixels, torch.randint(_CLASSES, (count,))
    published = read_cifar("cifar10", [folder]).splits["train"]
    rows = torch.arange(count) % len(published["images"])
    return published["images"][rows], published["label"][rows]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--network", default="resnet20", help="any of threefold.vision.networks.architecture")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--alone", type=int, default=120, help="batches in each round where nothing is trained")
    parser.add_argument("--trained", type=int, default=12, help="steps in each round of training")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--precision", default="fp32", help="fp32 or bf16")
    parser.add_argument("--peak", type=float, help="of the device in this precision, floating-point operations/s")
    parser.add_argument("--cifar10", type=Path, help="the published archive or its folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
