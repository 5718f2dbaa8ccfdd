import os
import pickle

import numpy as np
import pytest

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import Member
from threefold.vision.sources.pickles import unpickled


def member(tmp_path, value, protocol=2):
    (tmp_path / "batch").write_bytes(pickle.dumps(value, protocol=protocol))
    return Member(tmp_path, "batch")


@pytest.mark.parametrize("protocol", [2, 4])
def test_arrays_lists_and_bytes_are_read(tmp_path, protocol):
    made = np.arange(6, dtype=np.uint8).reshape(2, 3)
    found = unpickled(member(tmp_path, {b"data": made, b"labels": [1, 2], b"names": [b"a\xff"]}, protocol))
    assert np.array_equal(found["data"], made)
    assert (found["labels"], found["names"]) == ([1, 2], [b"a\xff"])


def test_a_batch_is_read_as_python_2_wrote_it(tmp_path):
    array = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
    dtype = b"cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    state = b"(K\x01K\x02K\x03\x86" + dtype + b"\x89U\x06" + bytes(range(250, 256)) + b"tb"
    (tmp_path / "batch").write_bytes(b"\x80\x02}(U\x04data" + array + state + b"U\x06labels]K\x07au.")
    found = unpickled(Member(tmp_path, "batch"))
    assert found["data"].tolist() == [[250, 251, 252], [253, 254, 255]]
    assert found["labels"] == [7]


class Calls:
    def __reduce__(self):
        return os.mkdir, ("called",)


def test_a_pickle_that_would_call_something_is_refused_before_it_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ThreefoldError, match=r"batch: no whole pickle of arrays \(it names posix.mkdir\)"):
        unpickled(member(tmp_path, {b"data": Calls()}))
    assert not (tmp_path / "called").exists()


def test_what_is_no_mapping_is_refused(tmp_path):
    with pytest.raises(ThreefoldError, match="holds a list, no mapping"):
        unpickled(member(tmp_path, [1]))


def test_a_damaged_length_or_name_is_refused(tmp_path):
    long = pickle.dumps({b"data": b"x" * 300}, protocol=2).replace((300).to_bytes(4, "little"), b"\xff\xff\xff\x7f")
    for content in (long, pickle.dumps({b"\xff": 1}, protocol=4)):
        (tmp_path / "batch").write_bytes(content)
        with pytest.raises(ThreefoldError, match="no whole pickle") as caught:
            unpickled(Member(tmp_path, "batch"))
        assert "\n" not in str(caught.value)


def test_a_pickle_cut_short_anywhere_is_refused(tmp_path):
    whole = pickle.dumps({b"data": np.arange(40, dtype=np.uint8), b"labels": [1]}, protocol=2)
    for length in range(len(whole)):
        (tmp_path / "batch").write_bytes(whole[:length])
        with pytest.raises(ThreefoldError, match="no whole pickle"):
            unpickled(Member(tmp_path, "batch"))
