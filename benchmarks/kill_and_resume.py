"""The workflow killed at random moments, then run to its end: is everything as in an undisturbed run?

    python benchmarks/kill_and_resume.py [--kills 20] [--target bert] [--configfile config/smoke.yaml]

Snakemake and all its jobs get SIGKILL; then the same command again. Compared are all files but logs and costs.
"""

import argparse
import os
import random
import shutil
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
        kills, differing = 0, []
        while kills < options.kills:
            # Long enough to get past the start, short enough that the work lasts for many kills.
            after = moments.uniform(2, 2 * seconds / options.kills + 8)
            if run_and_kill(command, disturbed, after):
                differing += compared(quiet, disturbed, "it had ended before the next kill, and is begun anew")
                shutil.rmtree(disturbed / "results")
            else:
                kills += 1
                print(f"kill {kills} after {after:.1f} s", flush=True)
        unlock(disturbed, command)
        run(command, disturbed)
        differing += compared(quiet, disturbed, "ended")
    sys.exit(bool(differing))


def compared(quiet: Path, disturbed: Path, state: str) -> list[str]:
    differing = differences(quiet / "results", disturbed / "results")
    print(f"{state}: {len(differing)} differing files" + "".join(f"\n  {path}" for path in differing), flush=True)
    return differing


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
