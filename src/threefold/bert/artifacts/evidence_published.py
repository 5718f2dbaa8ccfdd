"""The published numbers, as evidence for the paper's own claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from threefold.bert.artifacts.quoted import Published, read_quoted, sparsity
from threefold.bert.winning import passes
from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.judge import Difference, Judge
from threefold.reporting.claims.subject import Subject
from threefold.reporting.published import Rows, rows_by

# The files that the paper's numbers are read from.
FILES = ("table1", "table2", "table3", "table4", "figure1", "figure2", "figure4")

_UNKNOWN = float("nan")


@dataclass(frozen=True)
class PublishedEvidence:
    """Implements `Evidence`; `files` are those of `FILES`, by name."""

    files: Mapping[str, Path]

    @property
    def judge(self) -> Judge:
        """Takes numbers as they are."""
        return Judge(in_points=True, as_given=True)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The tasks of Table 1."""
        return tuple(Subject(task, task, task) for (task,) in self._table1)

    @property
    def mlm(self) -> str:
        """The task of masked language modelling."""
        return "MLM"

    @property
    def rewinding_rows(self) -> tuple[str, ...]:
        """The rows of rewinding to later points."""
        rows = dict.fromkeys(row for _, row in self._table3)
        return tuple(row for row in rows if row.startswith("rewind-") and row != "rewind-0")

    @property
    def seeds(self) -> int:
        """Five runs in Table 2, three in Figure 2; nothing else says."""
        return 0

    def winning_sparsity(self, task: str, rule: str) -> float:
        """Table 2's sparsity if its own numbers pass `rule`, else 0; Table 4's by the strict rule."""
        if rule == "strict":
            return float(self._table4[task,]["sparsity"])
        return sparsity(self._table2, task) if passes(rule, self.own(task, "full"), self.own(task, "ticket")) else 0.0

    def has_ticket(self, task: str) -> bool:
        """Every task of the paper has one."""
        return True

    def own(self, task: str, row: str) -> Estimate:
        """A row of Table 2, or of Table 3 where Table 2 has none of that name."""
        quoted = self._table2.get((task, row)) or self._table3[task, row]
        return Estimate(quoted.mean, quoted.sd, 0)

    def curve(self, task: str) -> Mapping[float, tuple[Estimate, Estimate]]:
        """Figure 1, digitised."""

        def value(row: str, percent: str) -> Estimate:
            return Estimate(float(self._figure1[task, row, percent]["value"]), _UNKNOWN, 0)

        points = [percent for name, row, percent in self._figure1 if name == task and row == "ticket"]
        return {float(percent): (value("ticket", percent), value("random-pruning", percent)) for percent in points}

    def transfer(self, source: str, target: str) -> Estimate:
        """A cell of Figure 2."""
        return Estimate(float(self._figure2[source, target]["value"]), _UNKNOWN, 0)

    def rewound_transfer(self, row: str, target: str) -> Difference:
        """A cell of Figure 4."""
        return Difference(float(self._figure4[row, target]["difference"]), _UNKNOWN, 0)

    def mlm_at_own(self, target: str) -> None:
        """Not recovered."""

    def overlap(self, one: str, another: str) -> None:
        """Not recovered."""

    def examples(self, task: str) -> float:
        """Of Table 1."""
        return float(self._table1[task,]["examples"])

    @cached_property
    def _table1(self) -> Rows:
        return rows_by(self.files["table1"], "task")

    @cached_property
    def _table2(self) -> Published:
        return read_quoted(self.files["table2"])

    @cached_property
    def _table3(self) -> Published:
        return read_quoted(self.files["table3"], "value", None)

    @cached_property
    def _table4(self) -> Rows:
        return rows_by(self.files["table4"], "task")

    @cached_property
    def _figure1(self) -> Rows:
        return rows_by(self.files["figure1"], "task", "row", "sparsity")

    @cached_property
    def _figure2(self) -> Rows:
        return rows_by(self.files["figure2"], "source", "target")

    @cached_property
    def _figure4(self) -> Rows:
        return rows_by(self.files["figure4"], "row", "target")
