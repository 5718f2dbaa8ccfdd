"""Runs that share a job, for the rules of a workflow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product


@dataclass(frozen=True)
class Family:
    """The runs of one kind of job.

    Attributes:
        name: what the rule is called.
        scores: the score files that one job writes, all with the same wildcards.
        constraints: regular expressions for some of the wildcards.
    """

    name: str
    scores: list[str]
    constraints: Mapping[str, str] = field(default_factory=dict)

    def beside(self, name: str) -> str:
        """A file beside the first score."""
        return self.scores[0].replace("score.json", name)


def score_files(
    root: str, tasks: Iterable[str], weights: Iterable[str], masks: Iterable[str], seeds: Iterable[int | str]
) -> list[str]:
    """The score files under `root` of all these runs; any part of a name may be a wildcard, as in "level{level}"."""
    return [
        f"{root}/{task}/{name}/{mask}/seed{seed}/score.json"
        for task, name, mask, seed in product(tasks, weights, masks, seeds)
    ]


def one_of(**wildcards: Iterable[str]) -> dict[str, str]:
    """Constraints: each wildcard is one of these words."""
    return {name: "|".join(words) for name, words in wildcards.items()}
