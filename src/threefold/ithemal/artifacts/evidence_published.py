"""The published numbers, as evidence for the claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from threefold.ithemal.claims import evidence as methods
from threefold.ithemal.claims.quantity import Quantity
from threefold.reporting import published
from threefold.reporting.published import Rows, rows_by

# The files that the numbers are read from.
FILES = ("table3", "table3_elsewhere", "table4", "table5", "table6", "table8", "claims")
# Whose ranges of throughput, and whose second measurements, were published.
_RANGES = "Haswell"
_SURVEY = "uiCA's survey on BHive"
_SURVEYED = {methods.BASELINE: "max(n/4, loads/2, stores)"}
_AGAIN = "original label against a careful new measurement, mean difference"


@dataclass(frozen=True)
class PublishedEvidence:
    """Implements `Evidence`; `files` are those of `FILES`, by name."""

    files: Mapping[str, Path]
    on_bhive: bool = True

    @cached_property
    def _accuracy(self) -> Rows:
        return rows_by(self.files["table3"], "microarchitecture", "method")

    @property
    def subjects(self) -> tuple[str, ...]:
        """The processors of Table 3."""
        return tuple(dict.fromkeys(processor for processor, _ in self._accuracy))

    @property
    def processors(self) -> int:
        """As many as Table 3 has."""
        return len(self.subjects)

    def error(self, subject: str, method: str) -> Quantity | None:
        """Of Table 3."""
        return self._of_table3(subject, method, "error")

    def ratio(self, subject: str, one: str, other: str) -> Quantity | None:
        """Of Table 3."""
        ours, theirs = self.error(subject, one), self.error(subject, other)
        return None if ours is None or theirs is None else Quantity(ours.value / theirs.value)

    def spearman(self, subject: str, method: str) -> Quantity | None:
        """Of Table 3."""
        return self._of_table3(subject, method, "spearman")

    def spearman_lead(self, subject: str, one: str, other: str) -> Quantity | None:
        """Of Table 3."""
        ours, theirs = self.spearman(subject, one), self.spearman(subject, other)
        return None if ours is None or theirs is None else ours.minus(theirs)

    def _of_table3(self, subject: str, method: str, column: str) -> Quantity | None:
        row = self._accuracy.get((subject, method))
        return None if row is None else Quantity(float(row[column]))

    def at_home(self) -> Mapping[str, Quantity]:
        """Not recovered."""
        return {}

    def in_range(self, subject: str, low: float, high: float) -> Quantity | None:
        """Of a retraining on BHive: the mean over its ranges of 100 cycles."""
        rows = published.read(self.files["table6"])
        part = rows[rows["low_per_100"].between(low, high, inclusive="left")]
        return Quantity(float(part["error"].mean())) if subject == _RANGES else None

    def explored(self, one: str, other: str) -> Quantity | None:
        """The authors' own runs."""
        errors = published.read(self.files["table5"]).dropna(subset=["arm", "error"]).set_index("arm")["error"]
        return Quantity(float(errors[one] / errors[other])) if {one, other} <= set(errors.index) else None

    def time_ratio(self, one: tuple[str, str], other: tuple[str, str]) -> Quantity | None:
        """By instructions a second."""
        rows = published.read(self.files["table4"])
        rows = rows[rows["quantity"] == "instructions_per_second"]
        speed = rows.set_index(["predictor", "way"])["value"]
        return Quantity(float(speed[other] / speed[one])) if {one, other} <= set(speed.index) else None

    def measurable(self, mapped: bool) -> Quantity:
        """Of BHive's blocks."""
        return self._said("I11")[f"measurable-{'with' if mapped else 'without'}-mapping"]

    def measured_again(self) -> Mapping[str, Quantity]:
        """BHive's labels against uiCA's."""
        rows = published.read(self.files["table8"])
        rows = rows[rows["check"] == _AGAIN]
        return {str(row["microarchitecture"]): Quantity(float(row["value"])) for row in rows.to_dict("records")}

    def survey(self, method: str) -> Quantity | None:
        """Of uiCA's."""
        rows = published.read(self.files["table3_elsewhere"])
        errors = rows[rows["study"] == _SURVEY].set_index("method")["error"]
        name = _SURVEYED.get(method, method)
        return Quantity(float(errors[name])) if name in errors else None

    def defined(self, method: str) -> Mapping[str, tuple[Quantity, Quantity]]:
        """Of uiCA's main table."""
        rows = published.read(self.files["claims"])
        rows = rows[(rows["method"] == method) & rows["quantity"].isin([methods.UNROLLED, methods.LOOP])]
        table = rows.pivot_table(index="microarchitecture", columns="quantity", values="value", sort=False)
        return {
            str(name): (Quantity(float(row[methods.UNROLLED])), Quantity(float(row[methods.LOOP])))
            for name, row in table.iterrows()
        }

    def granite(self, quantity: str) -> Quantity:
        """Of its abstract."""
        return self._said("I17")[quantity]

    def _said(self, claim: str) -> Mapping[str, Quantity]:
        rows = published.read(self.files["claims"])
        rows = rows[rows["claim"] == claim]
        return {str(row["quantity"]): Quantity(float(row["value"])) for row in rows.to_dict("records")}
