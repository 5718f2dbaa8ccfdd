"""Runs that share a job, for the rules of a workflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
