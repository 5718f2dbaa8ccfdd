"""Tables say that other tasks stand for the paper's where they do, and only there."""

from pathlib import Path

import pytest

from threefold.bert.artifacts.table_notes import notes
from threefold.bert.settings import Settings
from threefold.plan.merged import merged

CONFIG = Path(__file__).parents[3] / "config"


@pytest.mark.parametrize(("scale", "said"), [("paper.yaml", False), ("smoke.yaml", True)])
def test_stand_ins_are_named_at_the_scales_that_have_them(
    scale: str, said: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CONFIG.parent)
    settings = Settings.of(merged([CONFIG / scale]))
    assert any("stands for" in note for note in notes(settings)) == said
