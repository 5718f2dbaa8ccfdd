import numpy as np

from threefold.ithemal.artifacts.bootstrap import mean_interval


def test_the_interval_holds_the_mean_and_has_the_width_that_theory_gives() -> None:
    values = np.random.default_rng(0).normal(10, 2, 4000)
    low, high = mean_interval(values, np.arange(4000))
    assert low < values.mean() < high
    np.testing.assert_allclose(high - low, 2 * 1.96 * 2 / np.sqrt(4000), rtol=0.1)


def test_blocks_of_one_group_count_as_one_piece_of_evidence() -> None:
    values = np.random.default_rng(0).normal(10, 2, 100)
    low, high = mean_interval(values, np.arange(100))
    copies_low, copies_high = mean_interval(np.repeat(values, 50), np.repeat(np.arange(100), 50))
    np.testing.assert_allclose((copies_low, copies_high), (low, high))


def test_equal_input_gives_equal_bounds() -> None:
    values, groups = np.arange(50.0), np.arange(50) % 7
    assert mean_interval(values, groups) == mean_interval(values, groups)


def test_one_group_gives_no_interval() -> None:
    assert np.isnan(mean_interval(np.arange(5.0), np.zeros(5, dtype=np.int64))).all()
