"""What a job had finished is there again after Snakemake deleted its outputs."""

import os
from pathlib import Path

import pytest

from threefold.lottery.finished import NOTHING, Finished
from threefold.lottery.unfinished import unfinished


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").write_text("numbers")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "score.json").write_text(f"score of {name}")
    return tmp_path


OUTPUTS = ["a/score.json", "b/score.json"]


def finished(settings: object = None) -> Finished:
    return Finished.of(OUTPUTS, ["data"], settings)


def as_snakemake_deletes() -> None:
    for path in OUTPUTS:
        Path(path).unlink(missing_ok=True)


def test_what_was_finished_is_put_back_and_the_rest_is_not_there(here: Path) -> None:
    finished().keep(OUTPUTS[:1])
    as_snakemake_deletes()
    again = finished()
    assert again.restore(OUTPUTS[:1])
    assert Path("a/score.json").read_text() == "score of a"
    assert not again.restore(OUTPUTS[1:])
    assert not Path("b/score.json").exists()


def test_of_several_files_that_belong_together_all_or_none_are_put_back(here: Path) -> None:
    finished().keep(OUTPUTS[:1])
    as_snakemake_deletes()
    assert not finished().restore(OUTPUTS)
    assert not Path("a/score.json").exists()


def test_what_other_settings_made_is_not_put_back(here: Path) -> None:
    finished({"steps": 10}).keep(OUTPUTS)
    assert not finished({"steps": 11}).restore(OUTPUTS[:1])
    assert not finished({"steps": 10}).restore(OUTPUTS[:1])


def test_what_other_inputs_made_is_not_put_back(here: Path) -> None:
    finished().keep(OUTPUTS)
    (here / "data").write_text("numberz")
    os.utime(here / "data", ns=(1, 1))
    assert not finished().restore(OUTPUTS[:1])


def test_only_what_was_not_finished_is_made_and_its_unfinished_state_removed(here: Path) -> None:
    finished().keep(OUTPUTS[:1])
    as_snakemake_deletes()
    made: list[Path] = []

    def run(score: Path) -> None:
        made.append(score)
        unfinished(score).mkdir()
        score.write_text("made again")

    finished().make_runs(OUTPUTS, run)
    assert made == [Path("b/score.json")]
    assert [Path(path).read_text() for path in OUTPUTS] == ["score of a", "made again"]
    assert sorted(path.name for path in here.rglob("*")) == ["a", "b", "data", "score.json", "score.json"]


def test_what_several_files_come_of_keeps_its_state_beside_the_first(here: Path) -> None:
    assert unfinished("a/score.json") == Path("a/checkpoint")
    assert unfinished("masks/seed1.safetensors") == Path("masks/seed1.safetensors.checkpoint")
    state = unfinished(OUTPUTS[0])
    state.mkdir()
    NOTHING.make(OUTPUTS, lambda: None)
    assert not state.exists()


def test_in_the_end_nothing_is_left(here: Path) -> None:
    before = set(here.rglob("*"))
    kept = finished()
    kept.keep(OUTPUTS)
    kept.remove()
    assert set(here.rglob("*")) == before


def test_without_hard_links_files_are_copied(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    finished().keep(OUTPUTS)
    as_snakemake_deletes()
    assert finished().restore(OUTPUTS)
    assert Path("b/score.json").read_text() == "score of b"


def test_who_keeps_nothing_has_nothing(here: Path) -> None:
    NOTHING.keep(OUTPUTS)
    assert not NOTHING.restore(OUTPUTS)
    NOTHING.remove()
    assert all(Path(path).exists() for path in OUTPUTS)


@pytest.mark.parametrize("damaged", [b"", b'"half of', b"\xff"])
def test_what_does_not_tell_what_made_it_is_not_put_back(damaged: bytes, here: Path) -> None:
    finished().keep(OUTPUTS)
    (here / "a/score.json.finished/job.json").write_bytes(damaged)
    as_snakemake_deletes()
    assert not finished().restore(OUTPUTS[:1])
    assert not (here / "a/score.json.finished").exists()
