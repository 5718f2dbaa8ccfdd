"""What came of a fault is kept and told."""

import json

from faults.outcome import Outcome
from faults.table import table

SOUND = Outcome(7, "full disk", ("data", "train"), ("data.bin",), "8 kB free", 2, ("--unlock",), ())
BROKEN = Outcome(8, "full disk", ("train",), ("mask.bin",), "0 kB free", 1, (), ("mask.bin: differs",))


def test_it_comes_back_from_its_line_of_the_record() -> None:
    assert Outcome.of(json.loads(json.dumps(BROKEN.as_json()))) == BROKEN


def test_it_is_sound_where_there_is_nothing_to_complain_of() -> None:
    assert SOUND.sound
    assert not BROKEN.sound
    assert SOUND.line() == "  7 full disk: data > train; 8 kB free; given 2 more times, --unlock: sound"
    assert BROKEN.line().splitlines()[1].strip() == "mask.bin: differs"


def test_the_table_counts_by_kind_and_in_all() -> None:
    lines = table([SOUND, BROKEN], rules=3).splitlines()
    counts = {line[:24].strip(): line[24:].split() for line in lines[1:3]}
    assert counts["full disk"][:2] == counts["all"][:2] == ["2", "1"]
    assert "2 of 3 rules were met" in "".join(lines)
    assert any("mask.bin: differs" in line for line in lines)
