"""The same command given twice at once, in the same folder."""

import time

from faults.moments import any_moment
from faults.trial import Disturb, Trial


def locked(trial: Trial) -> str | None:
    """The second comes at a moment of the first; Snakemake's lock is all that is between them."""
    # The second has to plan before it comes to the lock.
    trial.haste /= 3
    first = trial.start()
    moment = any_moment(first, trial)
    if moment is None:
        first.wait()
        return None
    second = trial.start()
    statuses = second.wait(), first.wait()
    return f"{moment}; {_words(statuses)}"


def unlocked(trial: Trial) -> str | None:
    """Both are told not to heed the lock, and make the same files beside each other."""
    first = trial.start("--nolock")
    apart = trial.draw.uniform(0, 3) * trial.haste
    time.sleep(apart)
    second = trial.start("--nolock")
    statuses = second.wait(), first.wait()
    return f"{apart:.1f} s apart; {_words(statuses)}"


def _words(statuses: tuple[int, int]) -> str:
    return "the second ended with {}, the first with {}".format(*statuses)


def twin_kinds() -> dict[str, tuple[int, Disturb]]:
    """The kinds, and how many of a hundred faults are of each."""
    return {"twice at once": (3, locked), "twice at once, --nolock": (3, unlocked)}
