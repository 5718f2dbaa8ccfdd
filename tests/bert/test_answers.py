import pytest

from threefold.bert.answers import Question, answers_path, read_answers, write_answers
from threefold.errors import ThreefoldError

QUESTIONS = (Question("q1", "Zoë met the king.", ("the king", "king")), Question("q2", "It rained.", ("It",)))


def test_questions_come_back_as_they_were(tmp_path):
    write_answers(tmp_path / "qa.safetensors", {"dev": QUESTIONS})

    assert answers_path(tmp_path / "qa.safetensors") == tmp_path / "qa.answers.json"
    assert read_answers(tmp_path / "qa.safetensors") == {"dev": QUESTIONS}


def test_missing_answers_are_named(tmp_path):
    with pytest.raises(ThreefoldError, match=r"qa\.answers\.json: no such file"):
        read_answers(tmp_path / "qa.safetensors")


@pytest.mark.parametrize("content", ['{"dev": [', '{"dev": [{"id": "q"}]}', '{"dev": 3}', "[]"])
def test_broken_answers_are_refused(tmp_path, content):
    (tmp_path / "qa.answers.json").write_text(content)

    with pytest.raises(ThreefoldError, match=r"qa\.answers\.json: not a") as raised:
        read_answers(tmp_path / "qa.safetensors")
    assert "\n" not in str(raised.value)
