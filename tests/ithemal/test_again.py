from pathlib import Path

import pandas as pd
import pytest

from threefold.errors import ThreefoldError
from threefold.files import read_table, write_table
from threefold.ithemal.again import draw, measure_again
from threefold.ithemal.measure import MeasureSettings


def blocks(path: Path, count: int) -> Path:
    hexes = [f"4881c0{number:08x}" for number in range(count)]
    write_table(path, pd.DataFrame({"hex": hexes, "source": "made up", "count": 1, "instructions": 1}))
    return path


def test_the_same_seed_draws_the_same_blocks_in_their_order(tmp_path: Path) -> None:
    source = blocks(tmp_path / "blocks.parquet", 50)
    for name in ("first", "second"):
        draw(source, tmp_path / name, count=10, seed=3)
    drawn = read_table(tmp_path / "first")["hex"].tolist()
    assert drawn == read_table(tmp_path / "second")["hex"].tolist() == sorted(drawn)
    assert len(set(drawn)) == 10


def test_fewer_blocks_than_asked_for_are_all_drawn(tmp_path: Path) -> None:
    draw(blocks(tmp_path / "blocks.parquet", 5), tmp_path / "sample", count=10, seed=3)
    assert len(read_table(tmp_path / "sample")) == 5


def test_an_unknown_variant_is_named_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match=r"'twice': not a way of timing again; there are repeat, rebuild"):
        measure_again(tmp_path / "none", tmp_path / "out", MeasureSettings(), "twice")  # type: ignore[arg-type]
