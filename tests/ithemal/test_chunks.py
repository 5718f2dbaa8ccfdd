from pathlib import Path

import pandas as pd
import pytest

from threefold.ithemal.chunks import ChunkFolder

CONDITIONS = {"settings": {"samples": 8}, "revision": "a"}


def frame(*hexes: str) -> pd.DataFrame:
    return pd.DataFrame({"hex": list(hexes), "cycles": range(len(hexes))})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "chunks"


def test_a_kept_chunk_is_held_by_a_later_run(folder: Path) -> None:
    ChunkFolder(folder, CONDITIONS).keep(0, ["90"], frame("90"))
    assert ChunkFolder(folder, CONDITIONS).holds(0, ["90"])


def test_a_chunk_of_other_blocks_is_not_held(folder: Path) -> None:
    ChunkFolder(folder, CONDITIONS).keep(0, ["90"], frame("90"))
    assert not ChunkFolder(folder, CONDITIONS).holds(0, ["91"])
    assert not ChunkFolder(folder, CONDITIONS).holds(0, ["90", "91"])
    assert not ChunkFolder(folder, CONDITIONS).holds(1, ["90"])


def test_a_chunk_made_under_other_conditions_is_not_held(folder: Path) -> None:
    ChunkFolder(folder, CONDITIONS).keep(0, ["90"], frame("90"))
    assert not ChunkFolder(folder, {**CONDITIONS, "revision": "b"}).holds(0, ["90"])


def test_a_chunk_that_is_not_whole_is_not_held(folder: Path) -> None:
    ChunkFolder(folder, CONDITIONS).keep(0, ["90"], frame("90"))
    path = folder / "00000.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    assert not ChunkFolder(folder, CONDITIONS).holds(0, ["90"])


def test_a_chunk_with_a_changed_bit_is_not_held(folder: Path) -> None:
    hexes = [f"{number:04x}" for number in range(400)]
    ChunkFolder(folder, CONDITIONS).keep(0, hexes, frame(*hexes))
    path = folder / "00000.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:300] + bytes([whole[300] ^ 1]) + whole[301:])
    assert not ChunkFolder(folder, CONDITIONS).holds(0, hexes)


def test_the_whole_is_the_chunks_in_order_and_no_others(folder: Path) -> None:
    ChunkFolder(folder, CONDITIONS).keep(7, ["cc"], frame("cc"))
    chunks = ChunkFolder(folder, CONDITIONS)
    chunks.keep(1, ["91", "92"], frame("91", "92"))
    chunks.keep(0, ["90"], frame("90"))
    assert chunks.whole()["hex"].tolist() == ["90", "91", "92"]


def test_removing_leaves_nothing(folder: Path) -> None:
    chunks = ChunkFolder(folder, CONDITIONS)
    chunks.keep(0, ["90"], frame("90"))
    chunks.remove()
    assert not folder.exists()
