"""The workflow killed at random moments, then run to its end: is everything as in an undisturbed run?

    python benchmarks/kill_and_resume.py [--kills 20] [--target bert] [--configfile config/smoke.yaml]

Snakemake and all its jobs get SIGKILL; then the same command again. Compared are all files but logs and costs.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fresh_copy import environment, fresh_copy, snakemake

# What tells of the moment.
_OF_THE_MOMENT = ("cost.json", ".log", ".benchmark.tsv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--target", default="bert")
    parser.add_argument("--configfile", default="config/smoke.yaml")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    command = snakemake(options.target, "--cores", "2", "--configfile", options.configfile)
    with tempfile.TemporaryDirectory() as name:
        quiet, disturbed = (fresh_copy(Path(name) / which) for which in ("quiet", "disturbed"))
        began = time.perf_counter()
        run(command, quiet)
        seconds = time.perf_counter() - began
        moments = random.Random(options.seed)
        for kill in range(1, options.kills + 1):
            # Long enough to get past the start, short enough that the work lasts for all kills.
            after = moments.uniform(2, 2 * seconds / options.kills + 8)
            ended = run_and_kill(command, disturbed, after)
            print(f"kill {kill} after {after:.1f} s{'; it had ended by then' if ended else ''}", flush=True)
        unlock(disturbed, command)
        run(command, disturbed)
        differing = differences(quiet / "results", disturbed / "results")
    print(f"{len(differing)} differing files" + "".join(f"\n  {path}" for path in differing))
    sys.exit(bool(differing))


def run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, env=environment(folder), check=True, capture_output=True)


def unlock(folder: Path, command: list[str]) -> None:
    subprocess.run([*command, "--unlock"], cwd=folder, env=environment(folder), check=True, capture_output=True)


def run_and_kill(command: list[str], folder: Path, seconds: float) -> bool:
    unlock(folder, command)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return False
    return True


def differences(one: Path, other: Path) -> list[str]:
    first, second = (contents(folder) for folder in (one, other))
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(_OF_THE_MOMENT)
    }


if __name__ == "__main__":
    main()
