import pytest

from threefold.reporting.claims.judge import Difference, Judge
from threefold.vision.claims.tolerance import Tolerance

JUDGE = Judge(in_points=True)


@pytest.mark.parametrize(("loss", "verdict"), [(0.5, "holds"), (0.95, "undecided"), (1.3, "fails")])
def test_a_ticket_may_lose_a_standard_deviation(loss: float, verdict: str) -> None:
    found = Tolerance.exactly(1.0).allows(JUDGE, Difference(loss, 1.0, 100))
    assert found.value == verdict


@pytest.mark.parametrize(("loss", "verdict"), [(-0.1, "holds"), (0.3, "undecided"), (0.9, "fails")])
def test_where_the_deviation_is_known_within_bounds_only_it_may_depend_on_it(loss: float, verdict: str) -> None:
    assert Tolerance(0.0, 0.6).allows(JUDGE, Difference(loss, 0.05, 1)).value == verdict


def test_without_a_deviation_nothing_is_decided() -> None:
    unknown = Tolerance.exactly(float("nan"))
    assert [unknown.allows(JUDGE, Difference(loss, 0.1, 3)).value for loss in (-9, 9)] == ["undecided"] * 2
