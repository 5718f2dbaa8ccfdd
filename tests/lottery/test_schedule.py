import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.lottery.schedule import Schedule

fractions = st.floats(0.01, 0.5)
ways = st.sampled_from(("original", "remaining"))


def schedule(fraction: float, of: str, deepest: float) -> Schedule:
    try:
        return Schedule(fraction, of, deepest)  # type: ignore[arg-type]
    except ThreefoldError as error:
        assume("pruning everything" not in str(error))
        raise


def test_a_tenth_of_the_original_weights_gives_the_sparsities_of_the_papers_tables() -> None:
    found = Schedule(0.1, "original", 0.9)
    assert [found.sparsity(level) for level in found.levels] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]


def test_a_tenth_of_the_remaining_weights_gives_ever_smaller_steps() -> None:
    found = Schedule(0.1, "remaining", 0.7)
    sparsities = [round(found.sparsity(level), 3) for level in found.levels]
    assert sparsities == [0.1, 0.19, 0.271, 0.344, 0.41, 0.469, 0.522, 0.57, 0.613, 0.651, 0.686, 0.718]


def test_a_fifth_of_the_remaining_weights_gives_the_levels_of_the_vision_paper() -> None:
    found = Schedule(0.2, "remaining", 0.9)
    assert [round(100 * found.sparsity(level), 2) for level in (1, 2, 6, 10)] == [20.0, 36.0, 73.79, 89.26]
    assert found.levels[-1] == 11


def test_the_19_points_of_the_vision_papers_curves() -> None:
    found = Schedule(0.2, "remaining", 0.98)
    assert [f"{100 * found.sparsity(level):.2f}" for level in (0, *found.levels)] == [
        *("0.00", "20.00", "36.00", "48.80", "59.04", "67.23", "73.79", "79.03", "83.22", "86.58"),
        *("89.26", "91.41", "93.13", "94.50", "95.60", "96.48", "97.19", "97.75", "98.20"),
    ]


def test_level_0_is_dense() -> None:
    for of in ("original", "remaining"):
        found = Schedule(0.1, of, 0.9)  # type: ignore[arg-type]
        assert (found.sparsity(0), found.pruned(0, 1000), found.level(0.0)) == (0.0, 0, 0)


def test_70_per_cent_of_bert_base_is_pruned_at_level_7() -> None:
    found = Schedule(0.1, "original", 0.9)
    assert found.level(0.7) == 7
    assert found.pruned(7, 85_524_480) == 59_867_136


def test_a_sparsity_between_two_levels_is_reached_by_the_deeper_one() -> None:
    assert Schedule(0.1, "original", 0.9).level(0.65) == 7
    assert Schedule(0.1, "remaining", 0.9).level(0.7) == 12


@given(fractions, ways, st.floats(0.02, 0.98), st.integers(1, 100_000_000))
def test_every_level_prunes_more_and_only_the_last_reaches_the_deepest(
    fraction: float, of: str, deepest: float, size: int
) -> None:
    found = schedule(fraction, of, deepest)
    sparsities = [found.sparsity(level) for level in (0, *found.levels)]
    assert all(shallow < deep for shallow, deep in itertools.pairwise(sparsities))
    assert all(sparsity < deepest for sparsity in sparsities[:-1])
    assert deepest <= sparsities[-1] < 1
    pruned = [found.pruned(level, size) for level in found.levels]
    assert pruned == sorted(pruned)
    assert all(
        abs(count - sparsity * size) <= 0.5 + 1e-6 for count, sparsity in zip(pruned, sparsities[1:], strict=True)
    )


@given(fractions, ways, st.floats(0.02, 0.98))
def test_every_level_is_found_by_its_own_sparsity(fraction: float, of: str, deepest: float) -> None:
    found = schedule(fraction, of, deepest)
    assert [found.level(found.sparsity(level)) for level in found.levels] == list(found.levels)


def test_a_sparsity_beyond_the_schedule_is_refused_with_the_remedy() -> None:
    with pytest.raises(ThreefoldError, match=r"sparsity 0\.95: .* ends at 0\.9 \(level 9\); raise sparsity\.deepest"):
        Schedule(0.1, "original", 0.9).level(0.95)


@pytest.mark.parametrize("value", [0, 1, -0.1, 10, float("nan")])
def test_fractions_that_are_none_are_refused_by_name(value: float) -> None:
    with pytest.raises(ThreefoldError, match=r"^sparsity\.fraction"):
        Schedule(value, "original", 0.9)
    with pytest.raises(ThreefoldError, match=r"^sparsity\.deepest"):
        Schedule(0.1, "original", value)


def test_steps_that_would_prune_everything_are_refused_with_the_deepest_possible() -> None:
    with pytest.raises(ThreefoldError, match=r"steps of 0\.2 reach 0\.9 only by pruning everything; give at most 0\.8"):
        Schedule(0.2, "original", 0.9)
    assert Schedule(0.2, "original", 0.8).levels == range(1, 5)


def test_a_job_that_is_told_no_deepest_sparsity_has_those_of_every_level_whatever_the_steps_reach() -> None:
    # In steps of a fifth, 90 % would be reached only by pruning everything.
    found = Schedule.of_job({"fraction": 0.2, "of": "original"})
    assert [found.sparsity(level) for level in range(5)] == [0.0, 0.2, 0.4, 0.6, 0.8]


def test_a_job_that_is_told_the_deepest_sparsity_knows_how_many_levels_there_are() -> None:
    assert Schedule.of_job({"fraction": 0.2, "of": "original", "deepest": 0.8}).levels == range(1, 5)
