"""Weights gathered to be shipped."""

from pathlib import Path
from typing import Any

from tests.vision.conftest import NETWORK, PRETRAINED, RECIPE, TASKS
from threefold.files import read_json
from threefold.vision.layout import Layout
from threefold.vision.shipping import Made, ship


def made(layout: Layout, name: str) -> Made:
    by: dict[str, Any] = {"task": TASKS[name], "network": NETWORK, "training": RECIPE, "seed": 1, "protocol": {}}
    return Made(*map(Path, (layout.pretrained(name), layout.head(name), layout.data(name))), by)


def test_weights_go_to_folders_of_their_names_with_what_they_were_made_by(layout: Layout, tmp_path: Path) -> None:
    given = {name: made(layout, name) for name in PRETRAINED}
    ship(given, tmp_path / "shipped")
    for name, weights in given.items():
        folder = tmp_path / "shipped" / name
        assert (folder / "backbone.safetensors").read_bytes() == weights.backbone.read_bytes()
        assert (folder / "head.safetensors").read_bytes() == weights.head.read_bytes()
        assert read_json(folder / "pretraining.json") == weights.by


def test_the_card_has_a_score_on_val_and_test_for_each(layout: Layout, tmp_path: Path) -> None:
    ship({name: made(layout, name) for name in PRETRAINED}, tmp_path / "shipped")
    lines = (tmp_path / "shipped/README.md").read_text().splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    assert [row[0] for row in rows] == [f"| `{name}`" for name in PRETRAINED]
    assert [row[4].split()[0] for row in rows] == ["accuracy", "retrieval", "retrieval"]
    assert all(0 <= float(row[place].split()[-2]) <= 100 for row in rows for place in (4, 5))
