"""What was measured here, as evidence for the paper's claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from threefold.bert.artifacts.comparison import Results
from threefold.bert.artifacts.overlap import overlaps
from threefold.bert.artifacts.subnetworks import Subnetwork, controls, full, mlm_mask, rewindings, ticket
from threefold.bert.claims.evidence import DRAWN, ONE_SHOT
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.lottery.estimate import Estimate
from threefold.lottery.run import Run
from threefold.reporting.claims.judge import Difference, Judge
from threefold.reporting.claims.subject import Subject


def own_subnetworks(settings: Settings) -> list[Subnetwork]:
    """All rows of Tables 2 and 3."""
    return [full(settings), ticket(settings), *controls(settings), *rewindings(settings)]


def curve_subnetworks(settings: Settings) -> list[Subnetwork]:
    """The two curves of Figure 1."""
    return [ticket(settings), controls(settings)[0]]


@dataclass(frozen=True)
class Here:
    """Implements `Evidence`.

    Attributes:
        results: all runs that the claims are about.
        winning: at which level each task's subnetworks are compared.
        sizes: training examples of every task.
        judge: how inequalities between these numbers are decided.
    """

    results: Results
    winning: Winning
    sizes: Mapping[str, int]
    judge: Judge

    @property
    def _settings(self) -> Settings:
        return self.results.settings

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All tasks."""
        return tuple(Subject(task.name, task.counterpart, task.title) for task in self._settings.tasks)

    @property
    def mlm(self) -> str:
        """The task of masked language modelling."""
        return self._settings.mlm

    @property
    def rewinding_rows(self) -> tuple[str, ...]:
        """The rows of rewinding to later points."""
        return tuple(f"rewind-{point}" for point in self._settings.rewinding_points)

    @property
    def seeds(self) -> int:
        """How many seeds there are."""
        return len(self._settings.seeds)

    def winning_sparsity(self, task: str, rule: str) -> float:
        """The sparsity of the highest winning level, in per cent."""
        return 100 * self._settings.schedule.sparsity(self.winning.level(task, rule))

    def has_ticket(self, task: str) -> bool:
        """Whether any level wins."""
        return self.winning.level(task) > 0

    def own(self, task: str, row: str) -> Estimate:
        """A row of Table 2 or 3 at the task's winning level."""
        return self.results.spread(self._rows[row], task, self.winning.level(task))

    def curve(self, task: str) -> Mapping[float, tuple[Estimate, Estimate]]:
        """By sparsity: the task's own mask, and random pruning; for the tasks that Figure 1 draws."""
        if self._settings.task(task).counterpart not in DRAWN:
            return {}
        mine, random = curve_subnetworks(self._settings)
        return {
            self.results.sparsity(mine, task, level): (
                self.results.spread(mine, task, level),
                self.results.spread(random, task, level),
            )
            for level in self._settings.schedule.levels
        }

    def transfer(self, source: str, target: str) -> Estimate:
        """The mask of `source` on `target` at the level of the transfer experiments."""
        settings, level = self._settings, self._settings.transfer_level
        if source == ONE_SHOT:
            return self.results.over([settings.oneshot(target, level, seed) for seed in settings.comparison_seeds])
        return self.results.over([settings.transfer(source, target, level, seed) for seed in settings.comparison_seeds])

    def rewound_transfer(self, row: str, target: str) -> Difference:
        """A cell of Figure 4, whose source is the first rewound one."""
        settings, level = self._settings, self._settings.transfer_level
        source = settings.rewound_sources[0]

        def run(seed: int) -> Run:
            if row == "standard":
                return settings.standard(source, target, level, seed)
            return settings.rewound(source, int(row.removeprefix("rewind-")), target, level, seed)

        found = self.results.over([run(seed) for seed in settings.comparison_seeds])
        return Difference.of(found, self.transfer(source, target))

    def mlm_at_own(self, target: str) -> Estimate:
        """The mask of masked language modelling at the winning level of `target`."""
        return self.results.spread(mlm_mask(self._settings), target, self.winning.level(target))

    def overlap(self, one: str, another: str) -> Estimate | None:
        """Of what both masks keep, at the level of the transfer experiments."""
        return self._kept.get((one, another)) or self._kept.get((another, one))

    def examples(self, task: str) -> float:
        """Training examples, windows of text for spans."""
        return self.sizes[task]

    @cached_property
    def _kept(self) -> Mapping[tuple[str, str], Estimate]:
        return overlaps(self._settings)[0].found

    @cached_property
    def _rows(self) -> Mapping[str, Subnetwork]:
        return {one.row: one for one in own_subnetworks(self._settings)}
