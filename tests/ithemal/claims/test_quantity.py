import pytest

from threefold.ithemal.claims.quantity import Quantity
from threefold.reporting.claims.judge import Verdict

HOLDS, FAILS, UNDECIDED, _ = Verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.3, 0.49, HOLDS), (0.3, 0.6, UNDECIDED), (0.5, 0.6, FAILS), (0.51, 0.7, FAILS)]
)
def test_an_inequality_is_decided_by_the_whole_interval(low: float, high: float, verdict: Verdict) -> None:
    assert Quantity(0.45, low, high).below(0.5) is verdict


@pytest.mark.parametrize(("value", "verdict"), [(0.49, HOLDS), (0.5, FAILS), (0.51, FAILS)])
def test_without_an_interval_a_number_is_taken_as_it_is(value: float, verdict: Verdict) -> None:
    assert Quantity(value).below(0.5) is verdict


def test_above_is_below_turned_round() -> None:
    assert Quantity(0.9, 0.8, 0.95).above(0.7) is HOLDS
    assert Quantity(0.9, 0.8, 0.95).above(0.85) is UNDECIDED
    assert Quantity(0.9, 0.8, 0.95).above(0.96) is FAILS


def test_a_difference_has_the_widest_interval() -> None:
    assert Quantity(3, 2, 5).minus(Quantity(1, 0.5, 2)) == Quantity(2, 0, 4.5)
