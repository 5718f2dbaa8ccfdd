import numpy as np
import pytest
from scipy import stats
from sklearn import metrics as sklearn_metrics

from threefold.bert.metrics import accuracy, f1, matthews, pearson, spearman


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("classes", [2, 3, 5])
def test_metrics_of_classes_are_those_of_sklearn(seed, classes):
    random = np.random.default_rng(seed)
    truth = random.integers(0, classes, 200)
    predicted = np.where(random.random(200) < 0.6, truth, random.integers(0, classes, 200))

    assert accuracy(predicted, truth) == pytest.approx(sklearn_metrics.accuracy_score(truth, predicted))
    assert matthews(predicted, truth) == pytest.approx(sklearn_metrics.matthews_corrcoef(truth, predicted))
    assert f1(predicted, truth) == pytest.approx(sklearn_metrics.f1_score(truth == 1, predicted == 1))


@pytest.mark.parametrize("seed", range(5))
def test_correlations_are_those_of_scipy(seed):
    random = np.random.default_rng(seed)
    truth = random.integers(0, 26, 150).astype(np.float32) / 5
    predicted = (truth + random.normal(0, 2, 150)).astype(np.float32)

    for first, second in ((predicted, truth), (predicted.round(), truth), (predicted * 1e-6 + 3, -truth)):
        assert pearson(first, second) == pytest.approx(stats.pearsonr(first.astype(float), second.astype(float))[0])
        assert spearman(first, second) == pytest.approx(stats.spearmanr(first, second)[0])


CONSTANT, MIXED = np.zeros(6, dtype=np.int64), np.array([0, 1, 1, 0, 0, 1])


@pytest.mark.parametrize("metric", [matthews, pearson, spearman])
@pytest.mark.parametrize(("predicted", "truth"), [(CONSTANT, MIXED), (MIXED, CONSTANT), (CONSTANT, CONSTANT)])
def test_a_constant_correlates_with_nothing(metric, predicted, truth):
    assert metric(predicted, truth) == 0.0


def test_a_constant_of_many_digits_correlates_with_nothing():
    assert pearson(np.full(1000, 0.1, dtype=np.float32), np.arange(1000.0)) == 0.0


@pytest.mark.parametrize("metric", [accuracy, f1, matthews, pearson, spearman])
def test_the_truth_itself_scores_one_and_never_more(metric):
    assert metric(MIXED, MIXED) == 1.0


def test_the_opposite_scores_minus_one():
    assert matthews(1 - MIXED, MIXED) == -1.0
    assert pearson(-MIXED, MIXED) == spearman(-MIXED, MIXED) == -1.0


def test_f1_of_a_class_that_is_nowhere_is_zero():
    assert f1(CONSTANT, CONSTANT) == 0.0


def test_counts_of_a_large_data_set_do_not_overflow():
    truth = np.tile(np.array([0, 1], dtype=np.int32), 200_000)

    assert matthews(truth, truth) == 1.0
