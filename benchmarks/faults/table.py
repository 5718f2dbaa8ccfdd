"""What came of many faults, by their kinds."""

from collections import Counter
from collections.abc import Sequence

from faults.compared import OF_THE_MOMENT
from faults.outcome import Outcome


def table(outcomes: Sequence[Outcome], rules: int) -> str:
    """A row for each kind, then how to read them, then a line for each fault; the workflow has so many `rules`."""
    kinds = sorted({outcome.kind for outcome in outcomes})
    met = {rule for outcome in outcomes for rule in outcome.rules}
    return "\n".join(
        [
            f"{'fault':24} {'struck':>6} {'sound':>6} {'--unlock':>8}  repeats",
            *(_row(kind, [outcome for outcome in outcomes if outcome.kind == kind]) for kind in kinds),
            _row("all", outcomes),
            "",
            f"{len(met)} of {rules} rules were met. Sound: the command, repeated, ended well, and of the results no",
            "file differs from the undisturbed run's, none is missing, none is left over. --unlock: faults after which",
            "Snakemake's message asked for that. Repeats: how often the command was given again, in how many faults.",
            "Of files that tell times only the form is compared:",
            *(f"    {pattern}" for pattern in OF_THE_MOMENT),
            "",
            *(outcome.line() for outcome in outcomes),
        ]
    )


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    sound = sum(outcome.sound for outcome in outcomes)
    unlocked = sum(bool(outcome.remedies) for outcome in outcomes)
    repeats = Counter(outcome.repeats for outcome in outcomes)
    words = ", ".join(f"{times}: {repeats[times]}" for times in sorted(repeats))
    return f"{name:24} {len(outcomes):6} {sound:6} {unlocked:8}  {words}"
