import numpy as np
import pytest

from tests.ithemal.made_up_blocks import made_up_blocks
from threefold.errors import ThreefoldError
from threefold.files import read_header, write_table
from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.dataset import (
    COLUMNS,
    SplitSettings,
    build_dataset,
    build_dataset_file,
    fingerprint,
    issue_width_of,
    microarchitecture_of,
    read_dataset,
)


@pytest.fixture(scope="module")
def dataset():
    return build_dataset(made_up_blocks(2000), SplitSettings(seed=1))


def test_no_token_sequence_of_the_grouped_test_or_of_validation_is_trained_on(dataset):
    def sequences(*splits: str) -> set[str]:
        return set(dataset.loc[dataset["split"].isin(splits), "tokens"])

    elsewhere = sequences("train", "test_random")
    assert not sequences("test_grouped") & (elsewhere | sequences("validation"))
    assert not sequences("validation") & elsewhere
    # Made-up blocks repeat, so a split by block alone would fail here.
    assert sequences("train") & sequences("test_random")


def test_the_split_has_the_shares_asked_for(dataset):
    groups = dataset.groupby("split")["group"].nunique() / dataset["group"].nunique()
    blocks = dataset["split"].value_counts()

    assert groups["test_grouped"] == pytest.approx(0.08, abs=0.002)
    assert groups["validation"] == pytest.approx(0.04, abs=0.002)
    assert blocks["test_random"] / (blocks["test_random"] + blocks["train"]) == pytest.approx(0.2, abs=0.001)


def test_a_group_is_a_token_sequence(dataset):
    assert dataset.groupby("tokens")["group"].nunique().max() == 1
    assert dataset["group"].nunique() == dataset["tokens"].nunique()


def test_the_seed_decides_the_split():
    blocks = made_up_blocks(300)

    first, again, other = (build_dataset(blocks, SplitSettings(seed=seed)) for seed in (1, 1, 2))

    assert first.equals(again)
    assert not first["split"].equals(other["split"])


def test_rejected_blocks_are_left_out():
    blocks = made_up_blocks(300)
    blocks.loc[5, ["status", "cycles"]] = ["rejected", np.nan]

    dataset = build_dataset(blocks, SplitSettings())

    assert list(dataset.columns) == COLUMNS
    assert len(dataset) == 299


@pytest.mark.parametrize("cycles", [0.0, -1.0, np.nan, np.inf])
def test_a_label_that_is_no_positive_number_is_refused_by_name(cycles):
    blocks = made_up_blocks(300)
    blocks.loc[5, "cycles"] = cycles

    with pytest.raises(ThreefoldError, match=f"{blocks.loc[5, 'hex']}: measured"):
        build_dataset(blocks, SplitSettings())


def test_too_few_token_sequences_are_refused():
    with pytest.raises(ThreefoldError, match="too few to split"):
        build_dataset(made_up_blocks(2), SplitSettings())


def test_the_fingerprint_changes_with_label_and_split(dataset):
    relabelled = dataset.assign(cycles=dataset["cycles"] * np.float32(1.001))
    moved = dataset.assign(split=dataset["split"].replace("validation", "train"))

    assert fingerprint(dataset) == fingerprint(dataset.copy())
    assert len({fingerprint(frame) for frame in (dataset, relabelled, moved)}) == 3


def test_a_data_set_file_keeps_what_is_known_of_the_measurement(tmp_path):
    processor = {"microarchitecture": "zen4", "issue_width": 6}
    measured = made_up_blocks(300).drop(columns="token_text")
    write_table(tmp_path / "measured.parquet", measured, {"processor": processor, "clock_ghz": 3.1})

    build_dataset_file(tmp_path / "measured.parquet", tmp_path / "dataset.parquet", SplitSettings(), token_text)

    written = read_dataset(tmp_path / "dataset.parquet")
    assert written["tokens"].tolist() == [token_text(bytes.fromhex(code)) for code in written["hex"]]
    assert microarchitecture_of(tmp_path / "dataset.parquet") == "zen4"
    assert issue_width_of(tmp_path / "dataset.parquet") == 6
    header = read_header(tmp_path / "dataset.parquet")
    assert header["clock_ghz"] == 3.1
    assert header["fingerprint"] == fingerprint(written)


def test_an_unknown_processor_has_no_issue_width(tmp_path):
    write_table(tmp_path / "dataset.parquet", made_up_blocks(3))

    assert microarchitecture_of(tmp_path / "dataset.parquet") == "unknown"
    assert issue_width_of(tmp_path / "dataset.parquet") is None
