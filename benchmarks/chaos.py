"""Faults in the smoke configuration: does all end as if nothing had happened?

    python benchmarks/chaos.py [--faults 100] [--first 1] [--seed 1] [--only "full disk"] [--work FOLDER]

One undisturbed run is made first. Each fault then works on a copy of it in which some results are missing; it strikes
at a moment that is drawn while the command makes them again, and the same command is repeated until it ends well. Then
all results are compared, byte for byte, with those of the undisturbed run. What came of each fault is a line of a file
`outcomes-*.jsonl` in FOLDER, and a call that was broken off goes on after the last.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from faults.checkpoints import checkpoint_kinds, trains
from faults.clocks import clock_kinds
from faults.disk import disk_kinds, with_own_mounts
from faults.jobs import jobs_of
from faults.outcome import Outcome
from faults.plan import Fault, planned
from faults.project import Project, finished_run
from faults.signals import signal_kinds
from faults.table import table
from faults.transfers import TRANSFERS, chain, is_served, server_for, transfer_kinds
from faults.trial import Disturb, tried
from faults.twins import twin_kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--first", type=int, default=1, help="leave out the faults before this one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="faults of this kind alone")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "threefold-chaos")
    options = parser.parse_args()
    with_own_mounts()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)

    reference = finished_run(work)
    kinds = {**signal_kinds(), **disk_kinds(), **checkpoint_kinds(), **twin_kinds(), **clock_kinds()}
    kinds |= transfer_kinds(server_for(reference))
    every = jobs_of(reference.folder)
    jobs = [job for job in every if not is_served(job)]
    faults = planned(
        jobs,
        {kind: share for kind, (share, _) in kinds.items()},
        options.faults,
        options.seed,
        suited={kind: list(filter(trains, jobs)) for kind in checkpoint_kinds()},
        whole={TRANSFERS: chain(every)},
    )
    chosen = [fault for fault in faults[options.first - 1 :] if options.only in (None, fault.kind)]
    record = work / f"{reference.folder.name.replace('undisturbed', 'outcomes')}-seed{options.seed}.jsonl"
    outcomes = list(made(chosen, reference, {kind: disturb for kind, (_, disturb) in kinds.items()}, record))
    print(table(outcomes, len({job.rule for job in every})))
    sys.exit(not all(outcome.sound for outcome in outcomes))


def made(
    faults: Iterable[Fault], reference: Project, disturbing: Mapping[str, Disturb], record: Path
) -> Iterator[Outcome]:
    """What came of each fault, from the `record` or now."""
    lines = record.read_text().splitlines() if record.exists() else []
    known = {outcome.number: outcome for outcome in map(Outcome.of, map(json.loads, lines))}
    for fault in faults:
        outcome = known.get(fault.number)
        if outcome is None or (outcome.kind, outcome.missing) != (fault.kind, fault.missing):
            began = time.perf_counter()
            folder = reference.folder.with_name(f"fault{fault.number:03d}")
            outcome = tried(fault, reference, disturbing[fault.kind], folder)
            with record.open("a") as written:
                written.write(json.dumps(outcome.as_json()) + "\n")
            print(f"{time.perf_counter() - began:4.0f} s", end=" ", file=sys.stderr)
        print(outcome.line(), file=sys.stderr, flush=True)
        yield outcome


if __name__ == "__main__":
    main()
