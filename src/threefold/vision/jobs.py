"""Which runs share a job: patterns of score files, for the rules of the workflow.

Where trainings take seconds a job makes the runs of all seeds and from all weights; where they take hours every run is
a job of its own. A pattern holds {task}, {level}, ... for what a job is asked for by.
"""

from dataclasses import dataclass

from threefold.lottery.family import Family
from threefold.vision.comparison_jobs import ComparisonJobs
from threefold.vision.round_jobs import Round, RoundJobs
from threefold.vision.settings import Settings


@dataclass(frozen=True)
class Jobs:
    """The jobs of an experiment; `many` runs share one, or each has its own."""

    settings: Settings
    many: bool

    @property
    def rounds(self) -> list[Round]:
        """Every level but the last leaves the masks of the next."""
        return RoundJobs(self.settings, self.many).rounds

    @property
    def trained(self) -> list[Family]:
        """All runs that leave nothing but their score."""
        others = ComparisonJobs(self.settings, self.many)
        last = RoundJobs(self.settings, self.many).last_rounds()
        families = (*last, *others.transfers(), *others.variants(), *others.more_dense())
        return [family for family in families if family.scores]
