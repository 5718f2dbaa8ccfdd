import gzip
import json

import pytest

from threefold.bert.span_metric import exact_match, normalised, token_f1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Cat", "cat"),
        ("a cat, an owl and the dog", "cat owl and dog"),
        ("  two\t words\n", "two words"),
        ("U.S.A.", "usa"),
        ("the-end", "theend"),
        ("theatre", "theatre"),
        ("the", ""),
        ("50 °C – “warm”", "50 °c – “warm”"),
    ],
)
def test_normalisation_drops_case_ascii_punctuation_articles_and_blanks(text, expected):
    assert normalised(text) == expected


def test_the_best_of_the_answers_counts():
    predictions, answers = ["the old king"], [["queen", "king", "the young king"]]

    assert exact_match(predictions, answers) == 0.0
    assert token_f1(predictions, answers) == pytest.approx(2 / 3)
    assert exact_match(["A Queen!"], answers) == 1.0


def test_f1_counts_every_word_as_often_as_it_is_there():
    assert token_f1(["king king king"], [["king of king"]]) == pytest.approx(2 / 3)


def test_scores_are_means_over_questions():
    predictions, answers = ["king", "queen", "", "x"], [["king"], ["maid"], ["owl"], ["x y"]]

    assert exact_match(predictions, answers) == 0.25
    assert token_f1(predictions, answers) == pytest.approx((1 + 2 / 3) / 4)


def test_a_published_prediction_file_scores_as_published(public_data):
    articles = json.loads((public_data / "squad/dev-v1.1.json").read_text())["data"]
    with gzip.open(public_data / "squad/predictions_dev_BERT-ensemble_Google.json.gz", "rt") as file:
        predicted = json.load(file)
    questions = [
        question for article in articles for paragraph in article["paragraphs"] for question in paragraph["qas"]
    ]
    answers = [[answer["text"] for answer in question["answers"]] for question in questions]
    predictions = [predicted[question["id"]] for question in questions]

    assert len(questions) == 10570
    assert round(100 * exact_match(predictions, answers), 1) == 86.2
    assert round(100 * token_f1(predictions, answers), 1) == 92.2
