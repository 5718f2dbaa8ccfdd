from pathlib import Path
from typing import Any

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.artifacts import CATALOGUE

SUFFIXES = {"t": (".csv", ".md", ".html"), "f": (".svg", ".pdf", ".png")}


def test_tables_and_figures_are_found_by_their_names_in_the_order_of_their_numbers() -> None:
    assert [name for name in CATALOGUE.names if name.startswith("table")] == [f"table{n}" for n in range(1, 10)]
    assert [name for name in CATALOGUE.names if name.startswith("figure")] == [f"figure{n}" for n in range(1, 6)]


def test_outputs_of_a_table_and_of_a_figure() -> None:
    assert CATALOGUE.outputs("table3")[0] == "results/ithemal/tables/table3.csv"
    assert [Path(path).suffix for path in CATALOGUE.outputs("figure2")] == [".svg", ".pdf", ".png"]


@pytest.mark.parametrize("name", ["table99", "inputs", "../table1"])
def test_an_unknown_artifact_is_refused_with_the_list_of_known_ones(name: str) -> None:
    with pytest.raises(ThreefoldError, match=r"table1, .*table8"):
        CATALOGUE.module(name)


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_every_artifact_draws_from_exactly_what_it_needs(
    name: str, project: Path, config: dict[str, Any], tmp_path: Path
) -> None:
    artifact = CATALOGUE.module(name)
    artifact.draw(artifact.needs(config), tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}{s}" for s in SUFFIXES[name[0]])
    assert all(path.stat().st_size > 200 for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["table3", "figure2"])
def test_drawing_twice_gives_the_same_bytes(name: str, project: Path, config: dict[str, Any], tmp_path: Path) -> None:
    artifact = CATALOGUE.module(name)
    for folder in ("first", "second"):
        artifact.draw(artifact.needs(config), tmp_path / folder / name)
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name


def test_without_llvm_mca_and_osaca_comparisons_are_still_drawn(
    project: Path, config: dict[str, Any], tmp_path: Path
) -> None:
    bare = {"ithemal": config["ithemal"] | {"predictors": ["width", "constant"], "datasets": ["local"]}}
    for name in ("table3", "table6", "table8", "table9", "figure4"):
        artifact = CATALOGUE.module(name)
        needed = [
            path for value in artifact.needs(bare).values() for path in ([value] if isinstance(value, str) else value)
        ]
        assert not any("llvm" in path or "osaca" in path for path in needed)
        artifact.draw(artifact.needs(bare), tmp_path / name)
