"""The scale of a run beside the paper's own."""

from threefold.reporting.report.scale import Difference, differences, overlaid

HERE = {"bert": {"encoder": "trained", "tasks": [{"title": "A", "recipe": {"steps": 10}}], "seeds": [1, 2]}}
PAPER = {"bert": {"encoder": "https://there/bert", "tasks": [{"title": "B"}, {"title": "C"}], "seeds": [1, 2]}}


def test_both_answers_stand_side_by_side() -> None:
    found = differences("bert", HERE, PAPER)
    assert found == (
        Difference("Encoder", "trained", "there/bert"),
        Difference("Tasks", "A", "B, C"),
        Difference("Steps", "10", "–"),
        Difference("Seeds of tickets", "1, 2", "1, 2"),
    )


def test_a_scale_is_laid_over_the_default_mapping_by_mapping() -> None:
    assert overlaid({"a": {"b": 1, "c": [1]}}, {"a": {"c": [2]}}) == {"a": {"b": 1, "c": [2]}}
