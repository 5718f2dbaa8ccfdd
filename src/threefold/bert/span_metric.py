"""SQuAD's metrics: exact match and F1 of words, after normalisation (Rajpurkar et al. 2016, Section 6.1)."""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def exact_match(predictions: Sequence[str], answers: Sequence[Sequence[str]]) -> float:
    """The share of predictions that equal one of the question's `answers`."""
    return _mean_best(_same, predictions, answers)


def token_f1(predictions: Sequence[str], answers: Sequence[Sequence[str]]) -> float:
    """Mean over questions of the best F1 between the words of the prediction and those of an answer."""
    return _mean_best(_overlap, predictions, answers)


def normalised(text: str) -> str:
    """Lower case without ASCII punctuation and articles, words apart by one blank."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split())


def _mean_best(
    score: Callable[[str, str], float], predictions: Sequence[str], answers: Sequence[Sequence[str]]
) -> float:
    best = [
        max(score(normalised(prediction), normalised(answer)) for answer in here)
        for prediction, here in zip(predictions, answers, strict=True)
    ]
    return sum(best) / len(best)


def _same(prediction: str, answer: str) -> float:
    return float(prediction == answer)


def _overlap(prediction: str, answer: str) -> float:
    words, truth = prediction.split(), answer.split()
    shared = (Counter(words) & Counter(truth)).total()
    return 2 * shared / (len(words) + len(truth)) if shared else 0.0
