"""What holds of the house as a whole: how long its files are, that nothing stands twice, that every setting is read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from tests.repetitions import Repetition, logic, of_folders, repetitions

ROOT = Path(__file__).parents[1]
PYTHON = of_folders(ROOT, "src", "workflow", "benchmarks")
SOURCES = [
    path
    for folder in ("src", "workflow", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".smk", ".c", ".h", ".S", ".css", ".js", ".j2"}
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST, LONGEST_TEST = 280, 320
LONGEST_FUNCTION = 60
REPEATED, REPEATED_WITH_TESTS = 10, 12

SOME_LOGIC = """
def total(numbers):
    found = 0
    for number in numbers:
        found += number
    return found
"""


def test_the_same_lines_are_found_whatever_their_spacing_and_comments() -> None:
    again = '"""Sums."""\n\nimport math\n\n' + SOME_LOGIC.replace("    found = 0", "\n    found   = 0  # So far.")
    assert repetitions([("one.py", SOME_LOGIC), ("two.py", again)], 5) == [Repetition(5, ("one.py", 2), ("two.py", 6))]
    assert repetitions([("one.py", SOME_LOGIC), ("two.py", again.replace("+=", "-="))], 5) == []
    assert repetitions([("one.py", SOME_LOGIC)], 5) == []


def test_declarations_are_no_logic() -> None:
    fields = 'class Point:\n    """Here."""\n\n    across: int\n    down: int = 0\n'
    options = "def draw(\n    across: int,\n    down: int = 0,\n) -> None:\n    paint()\n"
    assert [line.text for line in logic(fields)] == ["class Point :"]
    assert [line.text for line in logic(options)] == ["def draw (", ") -> None :", "paint ( )"]


def test_no_ten_lines_of_logic_stand_twice() -> None:
    assert [str(found) for found in repetitions(PYTHON, REPEATED)] == []


def test_nor_in_tests_where_a_case_may_be_told_of_two_papers_in_like_words() -> None:
    assert [str(found) for found in repetitions([*PYTHON, *of_folders(ROOT, "tests")], REPEATED_WITH_TESTS)] == []


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short() -> None:
    counted = {str(path.relative_to(ROOT)): lines(path) for path in SOURCES}
    assert {name: count for name, count in counted.items() if count > LONGEST} == {}
    assert median(counted.values()) < 100
    assert {str(path.relative_to(ROOT)): lines(path) for path in TESTS if lines(path) > LONGEST_TEST} == {}


def functions() -> Iterator[tuple[str, int]]:
    """Every function with the lines of its body, docstring apart."""
    for name, text in PYTHON:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                told = ast.get_docstring(node, clean=False) is not None
                first = node.body[min(int(told), len(node.body) - 1)]
                yield f"{name}: {node.name}", (node.end_lineno or 0) - first.lineno + 1


def test_functions_fit_a_screen() -> None:
    assert {name: count for name, count in functions() if count > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "common", "misc", "base", "core"])
def test_no_module_is_called_after_nothing(name: str) -> None:
    assert [path for path in SOURCES if path.suffix == ".py" and path.stem.strip("_") == name] == []


def keys(schema: Any) -> Iterator[str]:
    """Every key that the configuration may have, wherever it stands."""
    if isinstance(schema, dict):
        if isinstance(properties := schema.get("properties"), dict):
            yield from properties
        for part in schema.values():
            yield from keys(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys(part)


def test_every_setting_is_read_somewhere() -> None:
    schema = yaml.safe_load((ROOT / "workflow" / "schemas" / "config.schema.yaml").read_text(encoding="utf-8"))
    read = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in SOURCES)))
    assert sorted(set(keys(schema)) - read) == []
