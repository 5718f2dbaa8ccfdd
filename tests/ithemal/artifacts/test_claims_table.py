"""The claims' table, drawn from made-up results."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from threefold.files import read_header, read_json, read_table, write_json, write_table
from threefold.ithemal.artifacts import CATALOGUE

Config = dict[str, Any]
LOCAL = Path("results/ithemal/local")


@pytest.fixture
def folder(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the made-up project that a test may change, as the current folder."""
    shutil.copytree(project, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def drawn(folder: Path, config: Config) -> pd.DataFrame:
    artifact = CATALOGUE.module("table9")
    artifact.draw(artifact.needs(config), folder / "table9")
    return pd.read_csv(folder / "table9.csv")


def verdicts(frame: pd.DataFrame) -> dict[str, str]:
    rows = frame[frame["origin"] == "claim"]
    return dict(zip(rows["name"], rows["verdict"], strict=True))


def numbers(frame: pd.DataFrame, claim: str) -> pd.DataFrame:
    return frame[(frame["origin"] == "here") & (frame["name"] == claim)].set_index("check")


def multiplied(path: Path, factor: float) -> None:
    table = read_table(path)
    write_table(path, table.assign(predicted=factor * table["predicted"]))


def test_every_claim_has_a_verdict_and_what_is_undecided_a_reason(folder: Path, config: Config) -> None:
    frame = drawn(folder, config)
    claims = frame[frame["origin"] == "claim"].set_index("name")
    assert list(claims.index) == [f"I{number}" for number in range(1, 18)]
    assert set(claims["verdict"]) == {"holds", "fails", "undecided"}
    assert claims.loc[claims["verdict"] == "undecided", "because"].notna().all()
    assert claims["source"].notna().all()


def test_the_model_against_llvm_mca_is_the_ratio_of_their_errors_with_an_interval(folder: Path, config: Config) -> None:
    blocks = read_table(LOCAL / "dataset.parquet").query("split == 'test_random'").set_index("hex")["cycles"]

    def error(stem: str) -> pd.Series:
        predicted = read_table(LOCAL / "predictions" / f"{stem}.parquet").set_index("hex")["predicted"]
        return (predicted.loc[blocks.index] - blocks).abs() / blocks

    ours = sum(error(f"ithemal-seed{seed}") for seed in (1, 2, 3)) / 3
    theirs = error("llvm-mca")
    both = theirs.notna() & ours.notna()
    row = numbers(drawn(folder, config), "I1").loc["local, random blocks: Ithemal / llvm-mca"]
    assert row["value"] == pytest.approx(ours[both].mean() / theirs[both].mean(), rel=1e-5)
    assert row["low"] < row["value"] < row["high"]


def test_a_model_that_is_far_off_turns_the_verdicts(folder: Path, config: Config) -> None:
    before = verdicts(drawn(folder, config))
    assert (before["I1"], before["I9"]) == ("holds", "holds")
    for seed in (1, 2, 3):
        multiplied(LOCAL / "predictions" / f"ithemal-seed{seed}.parquet", 4)
    after = verdicts(drawn(folder, config))
    assert (after["I1"], after["I3"], after["I9"]) == ("fails", "fails", "fails")


def test_an_architecture_that_is_better_turns_the_verdict_on_ithemal_s(folder: Path, config: Config) -> None:
    multiplied(LOCAL / "predictions" / "explore-flat.parquet", 3)
    multiplied(LOCAL / "predictions" / "explore-dag.parquet", 3)
    assert verdicts(drawn(folder, config))["I6"] == "holds"
    multiplied(LOCAL / "predictions" / "explore-hierarchical.parquet", 9)
    assert verdicts(drawn(folder, config))["I6"] == "fails"


def test_labels_that_do_not_repeat_turn_the_verdict_on_their_noise(folder: Path, config: Config) -> None:
    table = read_table(LOCAL / "repeat.parquet")
    write_table(LOCAL / "repeat.parquet", table.assign(cycles=1.2 * table["cycles"]))
    frame = drawn(folder, config)
    assert numbers(frame, "I16").loc["a second run", "verdict"] == "fails"


def test_a_foreign_model_is_judged_only_where_processors_differ(folder: Path, config: Config) -> None:
    frame = drawn(folder, config)
    assert verdicts(frame)["I5"] == "undecided"
    assert "processor" in frame.set_index("name").loc["I5", "because"].iloc[0]


def test_processors_of_one_name_differ_by_their_design(folder: Path, config: Config) -> None:
    shipped = Path("results/ithemal/shipped/dataset.parquet")
    header = read_header(shipped)
    write_table(
        shipped, read_table(shipped), header | {"processor": header["processor"] | {"microarchitecture": "zen3"}}
    )
    assert "local: trained for it / for another" in numbers(drawn(folder, config), "I5").index


def test_speed_is_compared_per_block(folder: Path, config: Config) -> None:
    speeds = read_json("results/ithemal/speed.json")
    assert numbers(drawn(folder, config), "I8")["value"].iloc[0] == pytest.approx(31 / 610)
    write_json("results/ithemal/speed.json", [row | {"blocks_per_s": 1.0} for row in speeds if row["way"] != "batched"])
    assert verdicts(drawn(folder, config))["I8"] == "fails"


def test_what_is_published_and_was_run_is_said_of_the_whole(folder: Path, config: Config) -> None:
    rows = drawn(folder, config).groupby("origin")["words"].apply(list)
    assert "Data set local: " in rows["scale"][0]
    assert any("nanoBench finds 100" in statement for statement in rows["contradiction"])
