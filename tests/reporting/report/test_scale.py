"""The scale of a run beside the paper's own."""

from threefold.reporting.report.scale import Difference, differences, overlaid

HERE = {
    "bert": {
        "encoder": "trained",
        "tasks": [{"title": "A", "recipe": {"steps": 10}}],
        "seeds": [1, 2],
        "sparsity": {"fraction": 0.1},
    }
}
PAPER = {"bert": {"encoder": "https://there/bert", "tasks": [{"title": "B"}, {"title": "C"}], "seeds": [4, 5, 6]}}


def test_both_answers_stand_side_by_side() -> None:
    found = differences("bert", HERE, PAPER)
    assert found == (
        Difference("Encoder", "a small one, pre-trained here", "there/bert"),
        Difference("Tasks", "A", "B, C"),
        Difference("Steps", "10", "–"),
        Difference("Seeds of tickets", "2", "3"),
        Difference("Pruned a round", "10 %", "–"),
    )


def test_many_numbers_are_a_range() -> None:
    tasks = [{"recipe": {"steps": steps}} for steps in (300, 1200, 50)]
    (steps,) = differences("bert", {"bert": {"tasks": tasks}}, {})
    assert steps.here == "50 to 1,200"


def test_a_scale_is_laid_over_the_default_mapping_by_mapping() -> None:
    assert overlaid({"a": {"b": 1, "c": [1]}}, {"a": {"c": [2]}}) == {"a": {"b": 1, "c": [2]}}
