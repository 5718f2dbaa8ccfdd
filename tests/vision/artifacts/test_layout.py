"""What is painted can be read: within the page, large enough, and not over each other."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from tests.vision.artifacts.conftest import make
from threefold.vision.artifacts import catalogue
from threefold.vision.settings import Settings

FIGURES = [name for name in catalogue("results/vision").names if name.startswith("figure")]
SMALLEST = 6
# In hundredths of an inch.
_SPACE = 1.5


def boxes(name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[Bbox, dict[Text, Bbox]]:
    """The page, and every text on it, as they are when the figure is saved."""
    found: list[tuple[Bbox, dict[Text, Bbox]]] = []

    def keep(figure: Figure, path: Path, **_: Any) -> None:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        found.append((figure.bbox, {text: text.get_window_extent(renderer) for text in texts(figure)}))
        Path(path).touch()

    monkeypatch.setattr(Figure, "savefig", keep)
    module = catalogue(settings.folder).module(name)
    needed = module.needs(settings)
    for files in needed.values():
        make(settings, [files] if isinstance(files, str) else files)
    module.draw(needed, settings, Path(name))
    return found[0]


def texts(figure: Figure) -> Iterator[Text]:
    unseen = {label for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for label in beyond_the_limits(axis)}
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip() and text not in unseen:
            yield text


def beyond_the_limits(axis: Axis) -> list[Text]:
    """Labels of ticks that matplotlib keeps but does not draw, and all where axes are off."""
    low, high = sorted(axis.get_view_interval())
    hidden = not axis.axes.axison
    return [tick.label1 for tick in axis.get_major_ticks() if hidden or not low <= tick.get_loc() <= high]


@pytest.mark.parametrize("name", FIGURES)
def test_texts_are_on_the_page_readable_and_apart(
    name: str, settings: Settings, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, found = boxes(name, settings, monkeypatch)
    assert found
    for text, box in found.items():
        assert text.get_fontsize() >= SMALLEST, text.get_text()
        assert page.x0 - 1 <= box.x0, text.get_text()
        assert box.x1 <= page.x1 + 1, text.get_text()
        assert page.y0 - 1 <= box.y0, text.get_text()
        assert box.y1 <= page.y1 + 1, text.get_text()
    for (one, box), (other, there) in combinations(found.items(), 2):
        shared = Bbox.intersection(box.padded(_SPACE), there)
        assert shared is None or min(shared.width, shared.height) < 2, (one.get_text(), other.get_text())
