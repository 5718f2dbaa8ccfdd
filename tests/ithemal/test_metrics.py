import math

import numpy as np
import pytest

from threefold.ithemal.metrics import relative_error, scores


def test_errors_are_relative_to_the_measurement():
    assert relative_error([1.5, 0.5], [1.0, 2.0]).tolist() == [0.5, 0.75]


def test_a_missing_prediction_has_no_error():
    assert np.isnan(relative_error([np.nan], [1.0])).all()


def test_scores_of_a_small_example_by_hand():
    found = scores([1.0, 3.0, 2.0], [1.0, 2.0, 4.0])

    assert found.n == 3
    assert found.error == pytest.approx((0 + 0.5 + 0.5) / 3)
    assert found.median_error == 0.5
    # Ranks 1 3 2 against 1 2 3: two of three pairs agree.
    assert found.spearman == pytest.approx(0.5)
    assert found.kendall == pytest.approx(1 / 3)
    assert found.pearson == pytest.approx(np.corrcoef([1, 3, 2], [1, 2, 4])[0, 1])


def test_pearson_up_to_1000_leaves_slow_blocks_out():
    measured = [1.0, 2.0, 3.0, 10.0, 500.0]
    predicted = [1.0, 2.0, 3.0, 10.0, 0.1]

    found = scores(predicted, measured)

    assert found.pearson_1000 == pytest.approx(1.0)
    assert found.pearson < 0


def test_a_constant_predictor_has_no_correlation():
    found = scores([0.5, 0.5, 0.5], [1.0, 2.0, 3.0])

    assert all(math.isnan(value) for value in (found.spearman, found.kendall, found.pearson, found.pearson_1000))


@pytest.mark.parametrize(
    ("predicted", "measured"), [([1.0], [0.0]), ([1.0], [np.nan]), ([1.0, 2.0], [1.0]), ([np.nan], [1.0]), ([], [])]
)
def test_nonsense_is_not_scored(predicted, measured):
    with pytest.raises(ValueError, match=r"positive|predictions|block"):
        scores(predicted, measured)
