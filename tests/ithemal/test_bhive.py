import gzip
import lzma

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.bhive import as_measured, read_throughputs
from threefold.ithemal.blocks import parse_hex
from threefold.ithemal.published_lines import numbered_lines

ADD, SUB, LOAD = "4801d8", "4829d8", "488b05"


@pytest.fixture
def throughputs(tmp_path):
    def of(text: str):
        path = tmp_path / "hsw.csv"
        path.write_text(text)
        return read_throughputs(path)

    return of


def test_blocks_are_read_in_order_and_in_lower_case(throughputs):
    table = throughputs(f"{SUB.upper()},2\n\n{ADD},1.5\n")
    assert table.values.tolist() == [[SUB, 2.0], [ADD, 1.5]]


@pytest.mark.parametrize(("suffix", "packed"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_packed_lists_are_unpacked(tmp_path, suffix, packed):
    path = tmp_path / f"hsw.csv{suffix}"
    path.write_bytes(packed(f"{ADD},1\n{SUB},2\n".encode()))
    assert read_throughputs(path)["hex"].tolist() == [ADD, SUB]


@pytest.mark.parametrize(("suffix", "packed"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_an_archive_that_is_cut_short_is_refused(tmp_path, suffix, packed):
    path = tmp_path / f"hsw.csv{suffix}"
    whole = packed("".join(f"{number:08x},1\n" for number in range(5000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ThreefoldError, match="damaged or cut short"):
        read_throughputs(path)


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "hsw.csv.gz").write_text("4801d8,1\n")
    with pytest.raises(ThreefoldError, match="damaged or cut short"):
        read_throughputs(tmp_path / "hsw.csv.gz")


def test_a_missing_file_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(ThreefoldError, match="no such file; fetch it, or set the config's mirror"):
        read_throughputs(tmp_path / "absent.csv")


@pytest.mark.parametrize("line", [ADD, f"{ADD},", f"{ADD},fast", "xyz,100", ",100"])
def test_a_malformed_line_is_named_by_file_and_number(throughputs, line):
    with pytest.raises(ThreefoldError, match=r"hsw\.csv, line 3: ") as error:
        throughputs(f"{SUB},100\n\n{line}\n")
    assert "\n" not in str(error.value)


def test_throughputs_become_a_measured_file(throughputs):
    table = as_measured(throughputs(f"{ADD},103.5\n{ADD}{SUB},200\n"), "bhive-haswell")
    assert table[["hex", "source", "count", "instructions", "status", "reason"]].values.tolist() == [
        [ADD, "bhive-haswell", 1, 1, "measured", ""],
        [ADD + SUB, "bhive-haswell", 1, 2, "measured", ""],
    ]
    assert table["cycles"].tolist() == pytest.approx([1.035, 2.0])
    assert table["cycles_per_100"].tolist() == pytest.approx([103.5, 200.0])
    assert table[["spread", "clean_share"]].isna().all(axis=None)
    assert [str(table[name].dtype) for name in ("count", "instructions", "cycles", "pages")] == [
        *("int32", "int16", "float32", "int16")
    ]


def test_a_block_listed_twice_is_one_row_with_its_first_value(throughputs):
    near, far = f"{LOAD}00010000", f"{LOAD}00020000"
    table = as_measured(throughputs(f"{near},50\n{far},60\n"), "bhive")
    assert table[["hex", "count", "cycles_per_100"]].values.tolist() == [[f"{LOAD}00000000", 2, 50.0]]


def test_what_cannot_be_a_label_is_rejected_with_its_reason(throughputs):
    table = as_measured(throughputs(f"{ADD},100\n4d01d8,0\n4d29d8,nan\n4801d806,100\n"), "bhive")
    assert table["reason"].tolist() == ["", "not_positive", "not_positive", "undecodable"]
    assert table["status"].tolist() == ["measured", *["rejected"] * 3]
    assert table["cycles"].notna().tolist() == [True, *[False] * 3]


def test_bhives_own_blocks_are_read_and_decoded(public_data):
    lines = numbered_lines(public_data / "blocks" / "bhive_haswell_hex.txt.xz")
    assert sum(len(parse_hex(line)) > 0 for _, line in lines) == 151_706
