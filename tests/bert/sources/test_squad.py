import json

import pytest

from threefold.bert.sources.squad import ABSENT, read_squad
from threefold.errors import ThreefoldError

CONTEXT = "The cat sat on the red mat. The dog sat on the cat."


def published(answers, context=CONTEXT):
    asked = {"id": "q1", "question": "Who sat?", "answers": answers}
    return {"data": [{"title": "Cats", "paragraphs": [{"context": context, "qas": [asked]}]}], "version": "1.1"}


def answer(text, start):
    return {"text": text, "answer_start": start}


@pytest.fixture
def squad(tmp_path):
    def write(train, dev=None):
        for name, value in (("train", train), ("dev", dev or train)):
            (tmp_path / f"{name}-v1.1.json").write_text(value if isinstance(value, str) else json.dumps(value))
        return tmp_path

    return write


def refusal(folder):
    with pytest.raises(ThreefoldError) as error:
        read_squad([folder])
    assert "\n" not in str(error.value)
    return str(error.value)


def test_questions_come_with_all_their_answers(squad):
    splits = read_squad([squad(published([answer("The cat", 0), answer("cat", 4)]))])
    (asked,) = splits["dev"]
    assert (asked.identifier, asked.question, asked.context) == ("q1", "Who sat?", CONTEXT)
    assert (asked.answers, asked.starts) == (("The cat", "cat"), (0, 4))


def test_the_two_files_can_be_named_one_by_one(squad):
    folder = squad(published([answer("cat", 4)]))
    assert len(read_squad([folder / "train-v1.1.json", folder / "dev-v1.1.json"])) == 2


def test_a_misplaced_answer_is_found_where_it_is_nearest(squad, caplog):
    splits = read_squad([squad(published([answer("cat", 45), answer("bird", 3)]))])
    assert splits["train"][0].starts == (CONTEXT.rindex("cat"), ABSENT)
    assert caplog.text == ""
    read_squad([squad(published([answer("bird", 3)]))])
    assert "1 questions whose answer is not in their paragraph" in caplog.text


def test_a_file_full_of_misplaced_answers_is_refused(squad):
    value = published([answer("bird", 3)])
    value["data"] *= 5
    assert "q1 is one of 5 whose answer is not in its paragraph" in refusal(squad(value))


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (json.dumps(published([answer("cat", 4)]))[:90], "train-v1.1.json: not a whole JSON file"),
        ("", "train-v1.1.json: not a whole JSON file"),
        ({"rows": []}, "train-v1.1.json: not of SQuAD's form (KeyError('data'))"),
        ([1], "train-v1.1.json: not of SQuAD's form"),
        ({"data": []}, "train-v1.1.json: no questions"),
        (published([]), "train-v1.1.json: q1 has no answer; give a file of SQuAD v1.1, not 2.0"),
    ],
)
def test_what_is_no_squad_is_refused(squad, value, complaint):
    assert complaint in refusal(squad(value))


def test_a_missing_file_is_named(tmp_path):
    assert "no train-v1.1.json; give SQuAD's two files" in refusal(tmp_path)


def test_every_published_question_is_read(public_data, tmp_path):
    for split in ("train", "dev"):
        (tmp_path / f"{split}-v1.1.json").symlink_to(public_data / "squad" / "dev-v1.1.json")
    questions = read_squad([tmp_path])["dev"]
    assert len(questions) == len({asked.identifier for asked in questions}) == 10570
    assert len({asked.context for asked in questions}) == 2067
    assert ABSENT not in {start for asked in questions for start in asked.starts}
