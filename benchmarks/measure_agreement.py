"""How well two measurements of the same blocks agree: run to run, and between differently compiled harnesses.

    python benchmarks/measure_agreement.py [--count 2000] [--initial-registers equal] [--cpu N]

Agreement is over blocks measured both times; the share measured is printed beside it. The self-test's chains follow,
whose times are documented.
"""

import argparse

import numpy as np
import pandas as pd
from harvested import harvested_blocks

from threefold.ithemal.harness.build import build
from threefold.ithemal.measure import MeasureSettings, measure_blocks
from threefold.ithemal.processor import this_processor
from threefold.ithemal.selftest import chains_for, measure_chains

_TOLERANCES = (0.01, 0.02, 0.05, 0.10)
_CHAIN_PLACEMENTS = 15


def main() -> None:
    arguments = _arguments()
    blocks = harvested_blocks(arguments.count, arguments.seed)
    settings = MeasureSettings(initial_registers=arguments.initial_registers, cpu=arguments.cpu)
    usual = build()
    other = build(optimisation="-O1 -fno-reorder-functions -falign-functions=32", reverse_link_order=True)
    first = measure_blocks(blocks, settings, harness=usual)
    again = measure_blocks(blocks, settings, harness=usual)
    elsewhere = measure_blocks(blocks, settings, harness=other)

    print(f"{'':24s} measured  " + "  ".join(f"within {100 * tolerance:2.0f} %" for tolerance in _TOLERANCES))
    _print_agreement("run to run", first, again)
    _print_agreement("-O2 to -O1, reversed", first, elsewhere)
    print("not measured:", _reasons(first) or "none")
    options = MeasureSettings(
        initial_registers=arguments.initial_registers, cpu=arguments.cpu, placements=_CHAIN_PLACEMENTS
    )
    chains = chains_for(this_processor().design.latencies)
    for chain in measure_chains(usual, options.harness_options(), chains):
        print(f"{chain.text:56s} {chain.cycles:5.1f} documented {chain.measured:7.3f} measured {chain.deviation:+7.2%}")


def _print_agreement(name: str, one: pd.DataFrame, other: pd.DataFrame) -> None:
    both = (one["status"] == "measured") & (other["status"] == "measured")
    ratio = np.exp(np.abs(np.log(one["cycles"][both].to_numpy() / other["cycles"][both].to_numpy())))
    shares = "  ".join(f"{np.mean(ratio <= 1 + tolerance):11.2%}" for tolerance in _TOLERANCES)
    print(f"{name:24s} {np.mean(other['status'] == 'measured'):8.2%} {shares}")


def _reasons(measured: pd.DataFrame) -> str:
    rejected = measured.loc[measured["status"] == "rejected", "reason"]
    return ", ".join(f"{reason} {count}" for reason, count in rejected.value_counts().items())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--initial-registers", choices=["equal", "distinct"], default="equal")
    parser.add_argument("--cpu", type=int, default=None, help="CPU to time on; default the last one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
