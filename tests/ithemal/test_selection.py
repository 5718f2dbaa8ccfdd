import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.files import write_table
from threefold.ithemal.selection import equal_shares, select


@pytest.fixture
def written(tmp_path):
    def of(**sources: list[str]):
        paths = []
        for source, hexes in sources.items():
            frame = pd.DataFrame({"hex": hexes, "count": 2, "instructions": 1})
            paths.append(tmp_path / f"{source}.parquet")
            write_table(paths[-1], frame.astype({"count": "int32", "instructions": "int16"}), {"source": source})
        return paths

    return of


def numbered(first: int, count: int) -> list[str]:
    return [f"{number:08x}" for number in range(first, first + count)]


def test_every_source_gives_an_equal_share(written):
    drawn = select(written(a=numbered(0, 100), b=numbered(100, 50), c=numbered(200, 30)), 60, seed=1)
    assert drawn["source"].value_counts().to_dict() == {"a": 20, "b": 20, "c": 20}
    assert drawn.columns.tolist() == ["hex", "source", "count", "instructions"]


def test_what_a_small_source_lacks_the_others_make_up(written):
    drawn = select(written(a=numbered(0, 100), b=numbered(100, 5), c=numbered(200, 100)), 60, seed=1)
    assert drawn["source"].value_counts().to_dict() == {"a": 28, "c": 27, "b": 5}


def test_a_block_of_two_sources_goes_to_the_first_and_its_counts_add_up(written):
    drawn = select(written(a=["aa", "bb"], b=["bb", "cc"]), 10, seed=1)
    assert drawn[["hex", "source", "count"]].values.tolist() == [["aa", "a", 2], ["bb", "a", 4], ["cc", "b", 2]]


def test_the_seed_decides_the_draw_and_nothing_else_does(written):
    paths = written(a=numbered(0, 200), b=numbered(200, 200))
    first, again, other = (select(paths, 50, seed)["hex"].tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_too_few_blocks_are_all_given(written, caplog):
    drawn = select(written(a=numbered(0, 3)), 10, seed=1)
    assert len(drawn) == 3
    assert "only 3 distinct blocks where 10 were asked for" in caplog.text


def test_blocks_keep_the_order_of_their_addresses(written):
    drawn = select(written(a=numbered(0, 100)), 30, seed=1)["hex"].tolist()
    assert drawn == sorted(drawn)


def test_a_table_that_is_no_harvest_is_refused(tmp_path):
    write_table(tmp_path / "other.parquet", pd.DataFrame({"hex": ["90"]}))
    with pytest.raises(ThreefoldError, match="not a harvest"):
        select([tmp_path / "other.parquet"], 1, seed=1)


def test_no_harvest_at_all_is_refused():
    with pytest.raises(ThreefoldError, match="no harvest"):
        select([], 1, seed=1)


@given(st.lists(st.integers(min_value=0, max_value=1000), max_size=8), st.integers(min_value=0, max_value=5000))
def test_shares_are_as_equal_as_the_sources_allow(available, count):
    shares = equal_shares(available, count)
    assert sum(shares) == min(count, sum(available))
    assert all(share <= most for share, most in zip(shares, available, strict=True))
    unexhausted = [share for share, most in zip(shares, available, strict=True) if share < most]
    assert not unexhausted or max(shares) - min(unexhausted) <= 1
