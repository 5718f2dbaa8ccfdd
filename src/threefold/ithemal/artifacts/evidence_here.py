"""What was measured here, as evidence for the claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from threefold.ithemal.artifacts import bins, predictors
from threefold.ithemal.artifacts.agreement import MEASURED, pairs
from threefold.ithemal.artifacts.architectures import EXPLORE
from threefold.ithemal.artifacts.bootstrap import RESAMPLES, mean_interval
from threefold.ithemal.artifacts.evaluation import RANDOM, SPLITS, Evaluation
from threefold.ithemal.artifacts.resampled import Floats, interval, mean_errors, rank_correlations
from threefold.ithemal.claims import evidence as methods
from threefold.ithemal.claims.quantity import Quantity

_SHORT = {"test_grouped": "unseen token sequences", "test_random": "random blocks"}
# The claims' names of methods that have another here.
_OURS = {methods.BASELINE: "width", methods.OSACA: predictors.OSACA}
_AGAIN = {"repeat": "a second run", "rebuild": "a harness of another build"}


@dataclass(frozen=True)
class Here:
    """Implements `Evidence`.

    Attributes:
        evaluations: predictions beside labels, by data set.
        exploration: the same of the explored architectures.
        speeds: predictor, way, blocks_per_s.
        measured: the blocks that were timed here.
        again: timed again, by what was different.
        on_bhive: whether labels are BHive's.
    """

    evaluations: Sequence[Evaluation]
    exploration: Evaluation
    speeds: pd.DataFrame
    measured: pd.DataFrame
    again: Mapping[str, pd.DataFrame]
    on_bhive: bool

    @cached_property
    def _tests(self) -> Mapping[str, Evaluation]:
        return {
            f"{each.dataset}, {_SHORT[split]}": each.split(split)
            for each in self.evaluations
            for split in reversed(list(SPLITS))
        }

    @property
    def subjects(self) -> tuple[str, ...]:
        """Both tests of every data set."""
        return tuple(self._tests)

    @property
    def processors(self) -> int:
        """Of how many processors there are labels."""
        return len({_processor(each) for each in self.evaluations})

    def error(self, subject: str, method: str) -> Quantity | None:
        """With a bootstrap over token sequences and seeds."""
        test = self._tests[subject]
        family = _family(test, method)
        return None if family is None else _error(test.common([family]), family)

    def ratio(self, subject: str, one: str, other: str) -> Quantity | None:
        """Of the same blocks in every resample."""
        test = self._tests[subject]
        families = [_family(test, method) for method in (one, other)]
        known = [family for family in families if family is not None]
        return _ratio(test, known) if len(known) == len(families) else None

    def spearman(self, subject: str, method: str) -> Quantity | None:
        """On the blocks that llvm-mca answered too, where it was asked."""
        found = self._ranks(subject).get(method)
        return None if found is None else interval(float(found[0]), found[1:])

    def spearman_lead(self, subject: str, one: str, other: str) -> Quantity | None:
        """On the same blocks in every resample."""
        ranks = self._ranks(subject)
        if one not in ranks or other not in ranks:
            return None
        lead = ranks[one] - ranks[other]
        return interval(float(lead[0]), lead[1:])

    def _ranks(self, subject: str) -> Mapping[str, Floats]:
        if subject not in self._known_ranks:
            test = self._tests[subject]
            wanted = {name: _family(test, name) for name in (methods.ITHEMAL, methods.LLVM_MCA)}
            families = {name: family for name, family in wanted.items() if family is not None}
            common = test.common(list(families.values()))
            predicted = [_predictions(common, family) for family in families.values()]
            found = rank_correlations(predicted, common.measured, _groups(common))
            self._known_ranks[subject] = {name: found[:, place] for place, name in enumerate(families)}
        return self._known_ranks[subject]

    @cached_property
    def _known_ranks(self) -> dict[str, Mapping[str, Floats]]:
        return {}

    def at_home(self) -> Mapping[str, Quantity]:
        """The trained model against the shipped one of another processor, on blocks that the latter never saw."""
        shipped = {_processor(each) for each in self.evaluations if each.dataset == predictors.SHIPPED}
        models = [predictors.ITHEMAL, predictors.SHIPPED]
        return {
            each.dataset: _ratio(each, models)
            for each in self.evaluations
            if shipped and _processor(each) not in shipped and set(models) <= set(each.families)
        }

    def in_range(self, subject: str, low: float, high: float) -> Quantity | None:
        """Of the model; None where no block was measured so."""
        test = self._tests[subject]
        rate = bins.per_100(test.measured)
        part = test.where((rate >= low) & (rate < high)).common([test.model])
        return _error(part, part.model) if len(part.blocks) > 1 else None

    def explored(self, one: str, other: str) -> Quantity | None:
        """One training each: the deviation between seeds of the full trainings is added to that between blocks."""
        families = [EXPLORE + arm for arm in (one, other)]
        if not set(families) <= set(self.exploration.families):
            return None
        common = self.exploration.split(RANDOM).common(families)
        errors = [_errors(common, family) for family in families]
        resampled = mean_errors(errors, _groups(common))
        noise = np.random.default_rng(0).normal(0, np.sqrt(2) * self._between_seeds, RESAMPLES)
        return interval(float(errors[0].mean() / errors[1].mean()), resampled[:, 0] / resampled[:, 1] * np.exp(noise))

    @cached_property
    def _between_seeds(self) -> float:
        """Standard deviation between the trained models' errors, over their mean; 0 where there are not several."""
        for each in self.evaluations:
            if each.model == predictors.ITHEMAL and len(each.members(each.model)) > 1:
                means = _errors(each.split(RANDOM).common([each.model]), each.model).mean(axis=1)
                return float(means.std(ddof=1) / means.mean())
        return 0.0

    def time_ratio(self, one: tuple[str, str], other: tuple[str, str]) -> Quantity | None:
        """The best of the repetitions, as they were timed."""
        speed = self.speeds.set_index(["predictor", "way"])["blocks_per_s"]
        return Quantity(float(speed[other] / speed[one])) if {one, other} <= set(speed.index) else None

    def measurable(self, mapped: bool) -> Quantity:
        """Without mapping: those that touch no page."""
        found = self.measured["status"] == MEASURED
        alone = self.measured["pages"] == 0
        return _mean(np.asarray(found if mapped else found & alone, dtype=np.float64))

    def measured_again(self) -> Mapping[str, Quantity]:
        """The same blocks in a second run, and by a harness of another build."""
        return {
            _AGAIN[name]: _mean(np.abs(pairs(self.measured, table).ratio - 1.0)) for name, table in self.again.items()
        }

    def survey(self, method: str) -> None:
        """Of BHive's labels only."""

    def defined(self, method: str) -> Mapping[str, tuple[Quantity, Quantity]]:
        """Loops are not measured here."""
        return {}

    def granite(self, quantity: str) -> None:
        """It was not built here."""


def _processor(test: Evaluation) -> str:
    """Its name and design, as virtual machines call several designs "AMD EPYC"; of published labels the data set."""
    name = test.processor.get("name")
    return test.dataset if name is None else f"{name}, {test.processor.get('microarchitecture')}"


def _family(test: Evaluation, method: str) -> str | None:
    family = test.model if method == methods.ITHEMAL else _OURS.get(method, method)
    return family if family in test.families else None


def _errors(common: Evaluation, family: str) -> Floats:
    """[seeds, blocks]."""
    return np.asarray(np.abs(_predictions(common, family) - common.measured) / common.measured, dtype=np.float64)


def _predictions(common: Evaluation, family: str) -> Floats:
    return np.array([common.predictions(stem) for stem in common.members(family)])


def _groups(common: Evaluation) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return common.blocks["group"].to_numpy(np.int64)


def _error(common: Evaluation, family: str) -> Quantity:
    errors = _errors(common, family)
    return interval(float(errors.mean()), mean_errors([errors], _groups(common))[:, 0])


def _ratio(test: Evaluation, families: list[str]) -> Quantity:
    common = test.common(families)
    one, other = (_errors(common, family) for family in families)
    resampled = mean_errors([one, other], _groups(common))
    return interval(float(one.mean() / other.mean()), resampled[:, 0] / resampled[:, 1])


def _mean(values: Floats) -> Quantity:
    low, high = mean_interval(values, np.arange(len(values)))
    return Quantity(float(values.mean()), low, high)
