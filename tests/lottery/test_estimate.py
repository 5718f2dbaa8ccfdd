from math import isnan

import pytest

from threefold.lottery.estimate import Estimate


def test_the_deviation_is_that_of_single_runs() -> None:
    found = Estimate.of([1.0, 2.0, 6.0])
    assert (found.mean, found.seeds) == (3.0, 3)
    assert found.sd == pytest.approx(7**0.5)


def test_one_run_has_no_deviation_and_none_no_mean() -> None:
    one, none = Estimate.of([5.0]), Estimate.of([])
    assert (one.mean, one.seeds, none.seeds) == (5.0, 1, 0)
    assert isnan(one.sd)
    assert isnan(none.mean)
