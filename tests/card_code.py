"""The Python on the card of a ticket, run where a reader runs it."""

import re
from pathlib import Path
from typing import Any

import pytest


def run_card(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the card's Python defines, run in the ticket's folder."""
    blocks = re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    monkeypatch.chdir(folder)
    defined: dict[str, Any] = {}
    for block in blocks:
        exec(block, defined)
    return defined


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}
