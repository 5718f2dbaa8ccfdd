import pytest

from tests.ithemal.tiny_elf import tiny_elf
from threefold.errors import ThreefoldError
from threefold.files import read_header, read_json, read_table
from threefold.ithemal.binaries import locate
from threefold.ithemal.blocks import canonical_hex, instruction_count
from threefold.ithemal.harvest import Harvest, HarvestSettings, harvest, write_harvest
from threefold.ithemal.rejects import reject_reason

FEATURES = frozenset({"avx", "avx2", "fma"})
ADD, CPUID, RET = "4801d8", "0fa2", "c3"
LOAD_NEAR, LOAD_FAR = "488b0500010000", "488b0500020000"


@pytest.fixture
def harvested(tmp_path):
    def of(*code: str, **settings: int) -> Harvest:
        path = tmp_path / "tiny.so"
        path.write_bytes(tiny_elf({".text": bytes.fromhex("".join(code))}))
        return harvest(path, "tiny", HarvestSettings(**settings), FEATURES)

    return of


def test_blocks_that_differ_only_in_where_their_data_lies_are_one_block(harvested):
    blocks = harvested(LOAD_NEAR, RET, LOAD_FAR, RET, ADD, RET).blocks
    assert blocks.to_dict("list") == {"hex": ["488b0500000000", ADD], "count": [2, 1], "instructions": [1, 1]}


def test_each_rejection_is_counted_under_its_reason(harvested):
    statistics = harvested(
        ADD * 3, RET, ADD * 6, RET, ADD, CPUID, RET, ADD, RET, "06", max_instructions=2, max_bytes=15
    ).statistics
    assert statistics.rejected == {"too_many_instructions": 1, "too_many_bytes": 1, "cpuid": 1, "undecodable": 1}
    assert (statistics.blocks_total, statistics.blocks_distinct, statistics.kept) == (5, 5, 1)


def test_a_block_at_the_limit_is_kept(harvested):
    assert harvested(ADD * 2, RET, max_instructions=2, max_bytes=6).statistics.kept == 1


def test_the_processor_decides_what_is_kept(tmp_path):
    path = tmp_path / "fused.so"
    path.write_bytes(tiny_elf({".text": bytes.fromhex("c4e2f1b8c2" + RET)}))
    assert harvest(path, "fused", HarvestSettings(), FEATURES).statistics.kept == 1
    assert harvest(path, "fused", HarvestSettings(), frozenset()).statistics.rejected == {"unsupported_feature": 1}


def test_a_written_harvest_reads_back_with_its_statistics(harvested, tmp_path):
    made = harvested(ADD, RET, CPUID, RET)
    write_harvest(made, tmp_path / "tiny.parquet", tmp_path / "tiny.json")
    read = read_table(tmp_path / "tiny.parquet")
    assert read["hex"].tolist() == [ADD]
    assert (str(read["count"].dtype), str(read["instructions"].dtype)) == ("int32", "int16")
    statistics = read_json(tmp_path / "tiny.json")
    assert statistics == read_header(tmp_path / "tiny.parquet")
    assert statistics["rejected"] == {"cpuid": 1}
    assert statistics["binary"] == "tiny.so"
    assert len(statistics["sha256"]) == 64


def test_the_same_file_gives_the_same_bytes(harvested, tmp_path):
    for name in ("a", "b"):
        write_harvest(harvested(ADD, RET, LOAD_NEAR, RET), tmp_path / f"{name}.parquet", tmp_path / f"{name}.json")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_file_that_is_no_program_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no program")
    with pytest.raises(ThreefoldError, match=r"notes\.txt: not a whole ELF file"):
        harvest(path, "notes", HarvestSettings(), FEATURES)


def test_the_interpreters_own_code_yields_thousands_of_sound_blocks():
    made = harvest(locate("interpreter"), "python", HarvestSettings(text_bytes=400_000), FEATURES)
    statistics, blocks = made.statistics, made.blocks
    assert statistics.kept == len(blocks) > 5000
    assert statistics.kept + sum(statistics.rejected.values()) == statistics.blocks_distinct
    assert blocks["hex"].is_unique
    assert blocks["count"].sum() <= statistics.blocks_total
    for row in blocks.head(2000).itertuples():
        code = bytes.fromhex(row.hex)
        assert canonical_hex(code) == row.hex
        assert reject_reason(code, FEATURES) is None
        assert instruction_count(code) == row.instructions <= 64
        assert len(code) <= 250
