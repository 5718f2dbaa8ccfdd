"""The BERT paper's whole DAG: how many jobs, how long, and the share of the time that is not training.

python benchmarks/workflow_overhead.py [--cores 2] [--configfile config/smoke.yaml]
python benchmarks/workflow_overhead.py --results results/bert --seconds 780    (of a run that has been made and timed)
"""

import argparse
import csv
import json
import subprocess
import tempfile
import time
from pathlib import Path

from fresh_copy import environment, fresh_copy, snakemake


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--configfile")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    if options.results is not None:
        report(options.results, options.seconds, options.cores)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = fresh_copy(Path(name) / "project")
        scale = ("--configfile", options.configfile) if options.configfile else ()
        began = time.perf_counter()
        subprocess.run(
            snakemake("bert", "--cores", str(options.cores), *scale), cwd=folder, env=environment(folder), check=True
        )
        report(folder / "results", time.perf_counter() - began, options.cores)


def report(results: Path, wall: float, cores: int) -> None:
    jobs = [seconds_of(path) for path in results.rglob("*.benchmark.tsv")]
    trained = [json.loads(path.read_text())["seconds"] for path in results.rglob("cost.json")]
    training_jobs = [seconds_of(path) for path in results.rglob("*.benchmark.tsv") if has_runs(path)]
    total, beside = sum(trained), sum(training_jobs) - sum(trained)
    print(f"{wall:.0f} s on {cores} cores; {len(jobs)} jobs; {len(trained)} runs of {total / len(trained):.2f} s")
    print(f"of {cores * wall:.0f} core seconds runs take {total:.0f}; {1 - total / (cores * wall):.0%} are not runs")
    print(f"{len(training_jobs)} make runs, and beside these take {beside / len(training_jobs):.2f} s each")
    print(f"largest job: {max(memory_of(path) for path in results.rglob('*.benchmark.tsv')):.0f} MB")


def row_of(path: Path) -> dict[str, str]:
    with path.open() as lines:
        return next(csv.DictReader(lines, delimiter="\t"))


def seconds_of(path: Path) -> float:
    return float(row_of(path)["s"])


def memory_of(path: Path) -> float:
    value = row_of(path)["max_rss"]
    return 0.0 if value == "-" else float(value)


def has_runs(path: Path) -> bool:
    return path.name == "run.benchmark.tsv" or "masks" in path.parts


if __name__ == "__main__":
    main()
