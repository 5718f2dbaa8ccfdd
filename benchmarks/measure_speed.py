"""Blocks timed per second: one long-lived worker against a process for every block (the BHive profiler's manner).

    python benchmarks/measure_speed.py [--count 2000] [--cpu N]

Both time the same harvested blocks with the same settings, in alternating pieces of one run, so that a change in the
machine's mood meets both.
"""

import argparse
import time
from dataclasses import replace

from harvested import harvested_blocks

from threefold.ithemal.harness.build import build
from threefold.ithemal.harness.run import HarnessProcess
from threefold.ithemal.jobs import make_job
from threefold.ithemal.measure import MeasureSettings

_PIECES = 40


def main() -> None:
    arguments = _arguments()
    blocks = harvested_blocks(arguments.count, arguments.seed)
    jobs = [make_job(block) for block in blocks]
    settings = MeasureSettings(initial_registers=arguments.initial_registers, cpu=arguments.cpu)
    seconds = {"long-lived worker": 0.0, "worker per block": 0.0}
    with (
        HarnessProcess(build(), settings.harness_options()) as long_lived,
        HarnessProcess(build(), replace(settings, worker_per_block=True).harness_options()) as per_block,
    ):
        for piece in range(_PIECES):
            for way, process in zip(seconds, (long_lived, per_block), strict=True):
                start = time.perf_counter()
                list(process.measure(jobs[piece::_PIECES]))
                seconds[way] += time.perf_counter() - start
    for way, total in seconds.items():
        print(f"{way:20s} {len(blocks) / total:8.0f} blocks/s ({len(blocks)} blocks, {total:.1f} s)")
    print(f"ratio                {seconds['worker per block'] / seconds['long-lived worker']:8.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--initial-registers", choices=["equal", "distinct"], default="equal")
    parser.add_argument("--cpu", type=int, default=None, help="CPU to time on; default the last one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
