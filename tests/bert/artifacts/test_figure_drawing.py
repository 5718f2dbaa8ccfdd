from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.bert.artifacts.figure_project import SMALL, made_up, make_settings, write_needed
from threefold.bert.artifacts import catalogue
from threefold.bert.settings import Settings
from threefold.bert.winning import RULES, Winning
from threefold.files import read_json, write_json

CATALOGUE = catalogue("results/bert")
FIGURES = [name for name in CATALOGUE.names if name.startswith("figure")]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return make_settings(SMALL)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the numbers or one kind of drawing are looked at."""
    monkeypatch.setattr("threefold.reporting.figures.FORMATS", ("svg",))


def winning(settings: Settings) -> Winning:
    levels = dict(zip(settings.names, (6, 0, 9), strict=True))
    return Winning({task: dict.fromkeys(RULES, level) for task, level in levels.items()}, "B")


def draw(name: str, settings: Settings, stem: Path) -> pd.DataFrame:
    """The figure from exactly what it needs; its plotted numbers."""
    figure = CATALOGUE.module(name)
    known = winning(settings) if figure.MEASURED else None
    needed = figure.needs(settings, known)
    write_needed(settings, needed)
    figure.draw(needed, settings, known, stem)
    return pd.read_csv(stem.with_name(f"{stem.name}.csv"))


def test_the_figures_of_the_paper_and_of_its_appendices_are_found() -> None:
    assert [int(name.removeprefix("figure")) for name in FIGURES] == [1, 2, 3, 4, 11, 12, 13, 14]
    titles = {name: CATALOGUE.module(name).TITLE for name in FIGURES}
    assert all(title.startswith(f"Figure {name.removeprefix('figure')}") for name, title in titles.items())
    assert all("our number; Appendix" in titles[f"figure{n}"] for n in (12, 13, 14))


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_draws_from_exactly_what_it_needs(name: str, settings: Settings) -> None:
    frame = draw(name, settings, Path("out") / name)
    assert sorted(path.name for path in Path("out").iterdir()) == [f"{name}.{s}" for s in ("csv", "pdf", "png", "svg")]
    assert all(path.stat().st_size > 200 for path in Path("out").iterdir())
    assert len(frame) >= 9


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_asks_for_the_winning_levels_only_if_it_shows_them(name: str) -> None:
    shows = name == "figure11"
    assert CATALOGUE.module(name).MEASURED is shows


@pytest.mark.parametrize("name", ["figure3", "figure14"])
def test_drawing_twice_gives_the_same_bytes(name: str, settings: Settings) -> None:
    for folder in ("first", "second"):
        draw(name, settings, Path(folder) / name)
    for path in Path("first").iterdir():
        assert path.read_bytes() == (Path("second") / path.name).read_bytes(), path.name


@pytest.mark.usefixtures("quick")
def test_a_figure_changes_with_a_score(settings: Settings) -> None:
    draw("figure2", settings, Path("before"))
    figure = CATALOGUE.module("figure2")
    needed: dict[str, Any] = figure.needs(settings, None)
    change(needed["scores"][-1], 0.123)
    figure.draw(needed, settings, None, Path("after"))
    assert Path("before.svg").read_bytes() != Path("after.svg").read_bytes()
    assert Path("before.csv").read_bytes() != Path("after.csv").read_bytes()


def change(path: str, value: float) -> None:
    score = read_json(path)
    write_json(path, {**score, "value": value, "metrics": {score["metric"]: value}})


@pytest.mark.usefixtures("quick")
def test_figure1_has_our_values_in_points_with_the_deviation_over_seeds(settings: Settings) -> None:
    frame = draw("figure1", settings, Path("figure1"))
    row = frame.query("origin == 'here' and series == 'IMP' and task == 'Acceptability (CoLA)' and sparsity == 0.5")
    runs = [settings.ticket("acceptability", 5, seed) for seed in settings.seeds]
    values = pd.Series([100 * made_up(settings, run) for run in runs])
    assert row["mean"].item() == pytest.approx(values.mean())
    assert row["sd"].item() == pytest.approx(values.std())
    assert row["seeds"].item() == 3


@pytest.mark.usefixtures("quick")
def test_figure1_shows_a_published_task_without_a_counterpart_alone(settings: Settings) -> None:
    frame = draw("figure1", settings, Path("figure1"))
    tasks = frame.groupby("origin")["task"].unique()
    assert list(tasks["here"]) == ["Acceptability (CoLA)", "Questions (SQuAD)"]
    assert list(tasks["published"]) == [f"{name}, published (digitised)" for name in ("CoLA", "SST-2", "SQuAD")]


@pytest.mark.usefixtures("quick")
def test_figure11_marks_the_winning_level_of_each_task_that_has_one(settings: Settings) -> None:
    frame = draw("figure11", settings, Path("figure11"))
    marked = frame[frame["winning"].notna()]
    assert dict(zip(marked["task"], marked["sparsity"], strict=True)) == {"Acceptability (CoLA)": 0.6, "MLM": 0.9}
    assert set(marked["series"]) == {"IMP"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["figure12", "figure13"])
def test_without_other_sparsities_their_figures_say_so(name: str, settings: Settings) -> None:
    transfer = {"sparsity": 0.7, "other_sparsities": [], "rewound_sources": ["questions"]}
    figure = CATALOGUE.module(name)
    bare = make_settings(SMALL, transfer=transfer)
    figure.draw(figure.needs(bare, None), bare, None, Path(name))
    assert Path(f"{name}.svg").exists()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["figure1", "figure2", "figure4", "figure11", "figure14"])
def test_one_seed_is_enough(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    transfer = {"sparsity": 0.7, "other_sparsities": [], "rewound_sources": ["questions"]}
    one = make_settings(SMALL, seeds=[1], comparison_seeds=[1], transfer=transfer)
    frame = draw(name, one, Path(name))
    if name != "figure14":
        assert frame.loc[frame["origin"] == "here", "sd"].isna().all()
