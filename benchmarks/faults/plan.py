"""Which faults strike which jobs: the same seed, the same faults."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from faults.compared import of_the_moment
from faults.jobs import Job, makers

# How often the job that makes something which the struck one needs has to be made again, too.
_TWO_JOBS = 0.4


@dataclass(frozen=True)
class Fault:
    """One fault to come.

    Attributes:
        number: from 1.
        kind: what happens.
        jobs: those that have to be made again, in their order: one, or one and before it one that it needs.
        missing: of their outputs, those that are not there when the command is given, which asks for them.
        seed: of all else that is left to chance.
    """

    number: int
    kind: str
    jobs: tuple[Job, ...]
    missing: tuple[str, ...]
    seed: int


def planned(
    jobs: Sequence[Job],
    shares: Mapping[str, int],
    number: int,
    seed: int,
    *,
    suited: Mapping[str, Sequence[Job]],
    whole: Mapping[str, tuple[Job, ...]],
) -> list[Fault]:
    """`number` faults, of the kinds that `shares` counts; they go through the rules in turn.

    Args:
        jobs: of the undisturbed run.
        shares: how many faults of each kind there are before they begin again.
        number: of faults.
        seed: of everything.
        suited: of a kind that can strike only some jobs, these.
        whole: of a kind that strikes always the same jobs, these in their order; nothing of what they make is there.
    """
    draw = Random(seed)
    kinds = [kind for kind, share in shares.items() for _ in range(share)]
    draw.shuffle(kinds)
    any_rule = _in_turn(jobs, draw)
    turns = {kind: _in_turn(suited[kind], draw) if kind in suited else any_rule for kind in shares}
    made_by = makers(jobs)
    return [
        _all_missing(each, kind, whole[kind], draw)
        if kind in whole
        else _fault(each, kind, next(turns[kind]), made_by, draw)
        for each, kind in enumerate(islice(cycle(kinds), number), 1)
    ]


def _in_turn(jobs: Iterable[Job], draw: Random) -> Iterator[Job]:
    """A job of each rule, then another of each."""
    by_rule: dict[str, list[Job]] = {}
    for job in jobs:
        by_rule.setdefault(job.rule, []).append(job)
    rules = list(by_rule)
    draw.shuffle(rules)
    return (draw.choice(by_rule[rule]) for rule in cycle(rules))


def _all_missing(number: int, kind: str, jobs: tuple[Job, ...], draw: Random) -> Fault:
    return Fault(number, kind, jobs, tuple(path for job in jobs for path in job.outputs), draw.getrandbits(32))


def _fault(number: int, kind: str, job: Job, made_by: Mapping[str, Job], draw: Random) -> Fault:
    needed = {made_by[path] for path in job.inputs if path in made_by}
    # What is measured anew is other, and so would be what follows from it.
    same = sorted((each for each in needed if not any(map(of_the_moment, each.outputs))), key=lambda each: each.outputs)
    jobs = (draw.choice(same), job) if same and draw.random() < _TWO_JOBS else (job,)
    missing = [path for each in jobs for path in draw.sample(each.outputs, draw.randint(1, len(each.outputs)))]
    return Fault(number, kind, jobs, tuple(missing), draw.getrandbits(32))
