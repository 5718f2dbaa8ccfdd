"""What every rule promises, read off the rule files."""

import re

import pytest

from tests.workflow.conftest import ROOT

RULE_FILES = sorted((ROOT / "workflow" / "rules").glob("*.smk"))
RULE = re.compile(r"^( *)(?:rule|checkpoint) ?(\w*):\n((?:(?:\1 +.*)?\n)+)", re.MULTILINE)
# A rule that a loop makes has no name of its own: its file and line name it.
RULES = {
    match[2] or f"{file.stem} line {file.read_text()[: match.start()].count(chr(10)) + 1}": match[3]
    for file in RULE_FILES
    for match in RULE.finditer(file.read_text())
}
WORKING = sorted(name for name, body in RULES.items() if " script:" in body)


def test_the_rules_are_found() -> None:
    assert {"harvest", "measure", "train", "llvm_mca", "ithemal_table"} <= set(WORKING)
    assert {"bert_pretrain", "bert_rewinding_points", "bert_winning_levels", "bert_table"} <= set(WORKING)
    assert sum(name.startswith("bert_runs line") for name in WORKING) == 2


@pytest.mark.parametrize("name", WORKING)
@pytest.mark.parametrize("directive", ["log:", "benchmark:", "threads:", "mem_mb=", "message:", "conda:"])
def test_every_rule_that_works_has(name: str, directive: str) -> None:
    assert directive in RULES[name]


@pytest.mark.parametrize("name", WORKING)
def test_the_code_behind_a_result_is_among_its_inputs(name: str) -> None:
    if name not in {"list_downloads", "download"}:
        assert "code_of(" in RULES[name] or "artifact_inputs)" in RULES[name]


@pytest.mark.parametrize("file", RULE_FILES, ids=lambda file: file.name)
def test_rule_files_hold_no_logic(file) -> None:  # type: ignore[no-untyped-def]
    text = file.read_text()
    assert "lambda" not in text
    assert not re.search(r"^\s*run:", text, re.MULTILINE)


@pytest.mark.parametrize("script", sorted((ROOT / "workflow" / "scripts").glob("*.py")), ids=lambda path: path.name)
def test_scripts_are_thin(script) -> None:  # type: ignore[no-untyped-def]
    assert len(script.read_text().splitlines()) <= 30
