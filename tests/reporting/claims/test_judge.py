import pytest

from threefold.reporting.claims.judge import Difference, Judge, Verdict, count, every, opposite

HOLDS, FAILS, UNDECIDED, NOT_TESTED = Verdict
HERE, PAPER = Judge(in_points=False), Judge(in_points=True)
GIVEN = Judge(in_points=True, as_given=True)


def gain(value: float, sd: float = 1.0, seeds: int = 4) -> Difference:
    return Difference(value, sd, seeds)


@pytest.mark.parametrize(("value", "verdict"), [(1.1, HOLDS), (1.0, UNDECIDED), (-1.9, UNDECIDED), (-2.1, FAILS)])
def test_better_means_more_than_a_standard_deviation(value: float, verdict: Verdict) -> None:
    assert HERE.better(gain(value)) is verdict


def test_a_threshold_in_points_counts_only_at_the_papers_scale() -> None:
    assert HERE.better(gain(3), 8) is HOLDS
    assert PAPER.better(gain(3), 8) is FAILS
    assert PAPER.better(gain(8.6), 8) is HOLDS
    assert PAPER.better(gain(8.4), 8) is UNDECIDED


@pytest.mark.parametrize(("value", "verdict"), [(0.4, HOLDS), (0.6, UNDECIDED), (1.9, UNDECIDED), (2.1, FAILS)])
def test_at_most_allows_a_deviation_within_the_standard_error_of_the_mean(value: float, verdict: Verdict) -> None:
    assert HERE.at_most(gain(value), 2) is verdict
    assert HERE.not_worse(gain(-value)) is verdict


def test_at_most_allows_points_at_the_papers_scale() -> None:
    assert PAPER.at_most(gain(1.4), 2) is HOLDS
    assert PAPER.at_most(gain(3.1), 2) is FAILS


def test_more_seeds_decide_what_few_leave_open() -> None:
    assert HERE.at_most(gain(0.6, seeds=4)) is UNDECIDED
    assert HERE.at_most(gain(0.6, seeds=16)) is HOLDS


def test_one_seed_decides_nothing() -> None:
    unknown = gain(50, float("nan"), 1)
    assert [HERE.better(unknown), HERE.at_most(unknown), PAPER.better(unknown, 8)] == [UNDECIDED] * 3


def test_published_numbers_are_taken_as_they_are() -> None:
    unknown = gain(8.0, float("nan"), 0)
    assert GIVEN.better(unknown, 8) is HOLDS
    assert GIVEN.better(unknown, 8.1) is FAILS
    assert GIVEN.at_most(unknown, 8) is HOLDS
    assert GIVEN.not_worse(unknown) is HOLDS


def test_a_claim_about_all_fails_with_one_and_holds_with_all() -> None:
    assert every([HOLDS, HOLDS]) is HOLDS
    assert every([HOLDS, UNDECIDED]) is UNDECIDED
    assert every([HOLDS, UNDECIDED, FAILS]) is FAILS
    assert every([]) is every([NOT_TESTED]) is NOT_TESTED


def test_a_count_is_decided_when_the_undecided_cannot_change_it() -> None:
    found = [HOLDS, HOLDS, UNDECIDED, FAILS]
    assert [count(found, at_least=least) for least in (2, 3, 4)] == [HOLDS, UNDECIDED, FAILS]
    assert [count(found, at_most=most) for most in (1, 2, 3)] == [FAILS, UNDECIDED, HOLDS]


def test_the_contrary_of_undecided_is_undecided() -> None:
    assert [opposite(verdict) for verdict in (HOLDS, FAILS, UNDECIDED)] == [FAILS, HOLDS, UNDECIDED]


def test_independent_deviations_add_up_as_squares() -> None:
    found = Difference.mean([gain(1, 3), gain(3, 4)])
    assert (found.value, found.sd) == (2, 2.5)
    assert (-found).value == -2
    assert gain(0, 2, 4).error == 1
    assert Difference.typical([gain(0, 1), gain(0, 7)]) == 5
