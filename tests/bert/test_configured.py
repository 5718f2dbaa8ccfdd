from typing import Any

import pytest

from threefold.bert.configured import configured_tasks
from threefold.errors import ThreefoldError


def bert(**changes: Any) -> dict[str, Any]:
    tasks = [
        {"name": "cola", "recipe": {"epochs": 3, "batch": 32, "learning_rate": 2e-5}},
        {"name": "mlm", "recipe": {"steps": 800, "batch": 16, "learning_rate": 5e-5}},
    ]
    return {"tasks": tasks, "only": None, "folders": {}, "recipes": {}, **changes}


def test_without_changes_the_tasks_are_those_of_the_configuration() -> None:
    assert configured_tasks(bert()) == bert()["tasks"]


def test_only_some_tasks_are_taken_in_the_order_of_the_tables() -> None:
    assert [task["name"] for task in configured_tasks(bert(only=["mlm", "cola"]))] == ["cola", "mlm"]
    assert [task["name"] for task in configured_tasks(bert(only=["mlm"]))] == ["mlm"]


def test_a_recipe_is_changed_where_it_is_said_and_the_configuration_stays_as_it_is() -> None:
    given = bert(recipes={"mlm": {"steps": 80}})
    cola, mlm = configured_tasks(given)
    assert mlm["recipe"] == {"steps": 80, "batch": 16, "learning_rate": 5e-5}
    assert cola["recipe"] == bert()["tasks"][0]["recipe"]
    assert given["tasks"] == bert()["tasks"]


def test_steps_take_the_place_of_epochs_and_the_other_way_round() -> None:
    cola, mlm = configured_tasks(bert(recipes={"cola": {"steps": 5}, "mlm": {"epochs": 0.5}}))
    assert cola["recipe"] == {"steps": 5, "batch": 32, "learning_rate": 2e-5}
    assert mlm["recipe"] == {"epochs": 0.5, "batch": 16, "learning_rate": 5e-5}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"only": ["colla"]}, "bert.only: colla: unknown task; there are cola, mlm"),
        ({"recipes": {"colla": {}}}, "bert.recipes: colla: unknown task; there are cola, mlm"),
        ({"tasks": [{"name": "cola"}, {"name": "cola"}]}, "bert.tasks: cola: two tasks have this name"),
    ],
)
def test_a_task_that_is_not_there_is_named(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ThreefoldError, match=complaint):
        configured_tasks(bert(**changes))


def test_a_folder_of_your_own_takes_the_place_of_a_tasks_files():
    source = {"format": "text", "files": [{"file": "a.zip", "url": "https://example.org/a.zip"}]}
    given = bert(tasks=[{"name": "mlm", "source": source, "recipe": {}}], folders={"mlm": "/data/wikipedia"})
    (mlm,) = configured_tasks(given)
    assert mlm["source"] == {**source, "folder": "/data/wikipedia"}
    assert source.keys() == {"format", "files"}


def test_a_folder_for_what_is_generated_or_not_there_is_refused():
    given = [{"name": "mlm", "source": "language", "recipe": {}}]
    for name in ("mlm", "wiki"):
        with pytest.raises(ThreefoldError, match=f"bert.folders: {name}: no task whose data are fetched"):
            configured_tasks(bert(tasks=given, folders={name: "/data"}))
