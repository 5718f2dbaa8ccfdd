import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from threefold.files import read_table, write_table
from threefold.ithemal.artifacts import CATALOGUE
from threefold.ithemal.artifacts.evaluation import Evaluation, evaluations
from threefold.ithemal.artifacts.figure1 import choose

Config = dict[str, Any]


@pytest.fixture
def evaluation(project: Path, config: Config) -> Evaluation:
    (found,) = evaluations(CATALOGUE.module("figure1").needs(config))
    return found


def test_figure1_walks_through_a_block_whose_error_is_typical(evaluation: Evaluation) -> None:
    example = choose(evaluation)
    median = np.median(evaluation.errors("ithemal"))
    assert abs(example.predicted - example.measured) / example.measured == pytest.approx(median, abs=0.01)
    assert any("[" in text for text in example.texts)
    assert len(example.codes) == len(example.texts) == len(example.tokens) in (3, 4)


def test_figure1_shows_a_block_that_the_model_answered(evaluation: Evaluation) -> None:
    predicted = evaluation.predicted[["shipped"]].where(evaluation.blocks["instructions"] == 4)
    example = choose(replace(evaluation, predicted=predicted))
    assert len(example.codes) == 4
    assert np.isfinite(example.predicted)


def test_figure1_shows_the_block_as_it_is(evaluation: Evaluation) -> None:
    example = choose(evaluation)
    block = "".join(example.codes).replace(" ", "")
    row = evaluation.blocks.set_index("hex").loc[block]
    assert " ".join(example.tokens).replace("\n", " ") == row["tokens"]
    assert example.measured == pytest.approx(100 * row["cycles"])


@pytest.mark.parametrize("name", ["figure3", "figure4"])
def test_a_figure_changes_with_the_predictions(
    name: str, project: Path, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = CATALOGUE.module(name)
    artifact.draw(artifact.needs(config), tmp_path / "before")
    shutil.copytree(project, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    path = Path("results/ithemal/local/predictions/llvm-mca.parquet")
    rows = read_table(path)
    write_table(path, rows.assign(predicted=rows["predicted"] * 1.5))
    artifact.draw(artifact.needs(config), tmp_path / "after")
    assert (tmp_path / "before.svg").read_bytes() != (tmp_path / "after.svg").read_bytes()
