import json
import pickle

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.haswell_sample import read_sample, sample_table

EAX = "<operand>17</operand>"
XML = f"<block><instr><opcode>170</opcode><srcs>{EAX}{EAX}</srcs><dsts>{EAX}</dsts></instr></block>"
TOKENS = ("xor", "<SRCS>", "eax", "eax", "<DSTS>", "eax", "<END>")
RECORD = {"code_id": 7, "cycles_per_100": 27.0, "intel": "xor eax, eax\n", "xml": XML}


@pytest.fixture
def sample(tmp_path):
    def of(*records: object):
        path = tmp_path / "sample.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return read_sample(path)

    return of


def legacy(*objects: object) -> bytes:
    """What torch.save of version 0.4 wrote: one pickle after another."""
    return b"".join(pickle.dumps(value, protocol=2) for value in (0x1950A86A20F9469CFC6C, 1001, {}, *objects))


def test_a_block_has_its_tokens_and_its_cycles(sample):
    (block,) = sample(RECORD)
    assert block.tokens == (TOKENS,)
    assert (block.code_id, block.cycles_per_100) == (7, 27.0)


def test_the_table_counts_cycles_per_iteration(sample):
    table = sample_table(sample(RECORD))
    assert table["cycles"].tolist() == pytest.approx([0.27])
    assert table[["instructions", "tokens"]].values.tolist() == [[1, " ".join(TOKENS)]]


@pytest.mark.parametrize(
    "bad", [{}, [], {**RECORD, "xml": "<block>"}, {**RECORD, "cycles_per_100": None}, {"code_id": 7}], ids=str
)
def test_a_malformed_line_is_named(sample, bad):
    with pytest.raises(ThreefoldError, match=r"sample\.jsonl, line 2: "):
        sample(RECORD, bad)


def test_the_authors_own_file_is_read(tmp_path):
    path = tmp_path / "haswell_sample1000.data"
    path.write_bytes(legacy([(7, 27.0, "xor eax, eax\n", XML)], []))
    assert [block.tokens for block in read_sample(path)] == [(TOKENS,)]


class Malicious:
    def __reduce__(self):
        return (print, ("run",))


def test_a_file_that_would_run_code_is_refused(tmp_path, capsys):
    path = tmp_path / "sample.data"
    path.write_bytes(legacy([Malicious()], []))
    with pytest.raises(ThreefoldError, match="it asks for"):
        read_sample(path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("keep", [0, 5, 0.5, 0.9])
def test_a_file_that_is_cut_short_is_refused(tmp_path, keep):
    whole = legacy([(7, 27.0, "xor eax, eax\n", XML)] * 10)
    path = tmp_path / "sample.data"
    path.write_bytes(whole[: keep if isinstance(keep, int) else int(keep * len(whole))])
    with pytest.raises(ThreefoldError, match="cut short"):
        read_sample(path)


def test_the_published_sample_is_as_described(public_data):
    blocks = read_sample(public_data / "blocks" / "ithemal_haswell_sample1000.jsonl")
    table = sample_table(blocks)
    assert len(blocks) == 1000
    assert table["tokens"].nunique() == 973
    assert table["instructions"].mean() == pytest.approx(5.93, abs=0.005)
    assert table["cycles"].median() == pytest.approx(1.505)
    assert not table["tokens"].str.contains(r"(?:^| )(?:op|reg)\d").any()
