"""What is painted can be read: within the page, large enough, and not over each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib import rc_context
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.bert.artifacts.figure_project import OURS, make_settings, paper_settings, write_needed
from threefold.bert.artifacts import catalogue
from threefold.bert.artifacts.grid import arranged
from threefold.bert.artifacts.heat_map import Cell, HeatMap, Tone
from threefold.bert.settings import Settings
from threefold.bert.winning import RULES, Winning
from threefold.reporting import style

SETTINGS = {"six": make_settings(OURS), "eleven": paper_settings()}
SMALLEST = 6


def painted(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[Figure, FigureCanvasAgg]:
    """The figure as `save` would have written it."""
    monkeypatch.chdir(folder)
    found: list[tuple[Figure, FigureCanvasAgg]] = []

    def keep(stem: Path, width: float, height: float, paint: Callable[[Figure], None]) -> None:
        with rc_context(style.RC):
            figure = Figure(figsize=(width, height), layout="constrained")
            canvas = FigureCanvasAgg(figure)
            paint(figure)
            canvas.draw()
        found.append((figure, canvas))

    for module in ("heat_map_painting", "figure1", "figure11"):
        monkeypatch.setattr(f"threefold.bert.artifacts.{module}.save", keep)
    levels = {task: dict.fromkeys(RULES, place % 9) for place, task in enumerate(settings.names)}
    known = Winning(levels, "B")
    module = catalogue("results/bert").module(name)
    needed = module.needs(settings, known)
    write_needed(settings, needed)
    module.draw(needed, settings, known, Path(name))
    return found[0]


def texts(figure: Figure) -> list[Text]:
    unseen = {label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in beyond_the_limits(axis)}
    return [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in unseen
    ]


def beyond_the_limits(axis: Axis) -> list[Text]:
    """Labels of ticks that matplotlib keeps but does not draw."""
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]


@pytest.mark.parametrize("tasks", list(SETTINGS))
@pytest.mark.parametrize("name", ["figure1", "figure2", "figure4", "figure11", "figure14"])
def test_texts_are_on_the_page_readable_and_apart(
    name: str, tasks: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    figure, canvas = painted(name, SETTINGS[tasks], monkeypatch, tmp_path)
    renderer = canvas.get_renderer()
    boxes = {text: text.get_window_extent(renderer) for text in texts(figure)}
    page = figure.bbox
    for text, box in boxes.items():
        assert text.get_fontsize() >= SMALLEST, text.get_text()
        assert page.x0 - 1 <= box.x0, text.get_text()
        assert box.x1 <= page.x1 + 1, text.get_text()
        assert page.y0 - 1 <= box.y0, text.get_text()
        assert box.y1 <= page.y1 + 1, text.get_text()
    # The box around a turned text is larger than the text.
    straight = [(text, box.padded(-1)) for text, box in boxes.items() if text.get_rotation() in (0, 90)]
    for (one, first), (other, second) in combinations(straight, 2):
        assert not first.overlaps(second), f"{one.get_text()!r} over {other.get_text()!r}"


def heat_map(columns: int, label: str) -> HeatMap:
    cells = ((Cell("0.00", Tone.PASSES),) * columns,) * columns
    return HeatMap("", (label,) * columns, ("CoLA",) * columns, cells, (0,) * columns)


def test_narrow_panels_stand_beside_each_other_wide_ones_below() -> None:
    narrow, _, _ = arranged([heat_map(3, "CoLA")] * 2, style.TEXT)
    assert narrow[0].y == narrow[1].y
    wide, _, _ = arranged([heat_map(6, "CoLA"), heat_map(11, "CoLA")], style.TEXT)
    assert wide[0].bottom < wide[1].top
    assert wide[0].left == wide[1].left


def test_cells_give_way_to_long_labels_and_then_the_page_does() -> None:
    _, width, _ = arranged([heat_map(11, "Acceptability (CoLA)")], style.TEXT)
    assert width == style.TEXT
    (place,), width, _ = arranged([heat_map(11, "A task with quite an unusually long name")], style.TEXT)
    assert width > style.TEXT
    assert place.cell >= 0.4
