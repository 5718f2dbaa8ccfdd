"""Blocks predicted per second, from machine code to cycles: Ithemal against llvm-mca, both asked about many at once.

    python benchmarks/prediction_speed.py [--model FILE] [--count 12000] [--rounds 3]

One core, the same harvested blocks, taking turns, other blocks in every round. Without a model file, a fresh network
of the paper's sizes stands in: its answers mean nothing and take as long.
"""

import argparse
import os
import time
from collections.abc import Callable

import numpy as np
import torch
from harvested import harvested_blocks

from threefold.ithemal.arms import HIERARCHICAL, arm
from threefold.ithemal.baselines import llvm_mca
from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.model import Model, Origin
from threefold.ithemal.network import ModelSettings
from threefold.ithemal.prediction import Predictor
from threefold.ithemal.processor import this_processor
from threefold.ithemal.recipe import TrainSettings
from threefold.ithemal.vocabulary import Vocabulary


def main() -> None:
    arguments = _arguments()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    torch.set_num_threads(1)
    hexes = harvested_blocks(arguments.count, seed=0)
    predictor = Predictor.load(arguments.model) if arguments.model else _stand_in(hexes)
    microarchitecture = this_processor().microarchitecture
    ways: dict[str, Callable[[list[str]], object]] = {
        "ithemal": predictor.predict,
        "llvm-mca": lambda hexes: llvm_mca.predict(hexes, microarchitecture),
    }
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for piece in range(arguments.rounds):
        asked = hexes[piece :: arguments.rounds]
        for way, run in ways.items():
            start = time.perf_counter()
            run(asked)
            rates[way].append(len(asked) / (time.perf_counter() - start))
    for way, rate in rates.items():
        print(f"{way:10s} {np.median(rate):8.0f} blocks/s  (rounds {', '.join(f'{each:.0f}' for each in rate)})")
    print(f"ratio      {np.median(rates['ithemal']) / np.median(rates['llvm-mca']):8.1f}")


def _stand_in(hexes: list[str]) -> Predictor:
    vocabulary = Vocabulary.of(token_text(bytes.fromhex(code)) for code in hexes)
    settings = ModelSettings()
    network = arm(HIERARCHICAL).network(len(vocabulary), settings)
    return Predictor(Model(HIERARCHICAL, settings, network, vocabulary, Origin("none", "", 0.0, TrainSettings())))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", default=None, help="a model.safetensors")
    parser.add_argument("--count", type=int, default=12000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
