"""Figure 8: complementary, random and perturbed masks beside the one that pruning found."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import INK, TEXT
from threefold.vision.artifacts.curves import Panel, panel_here, tidy
from threefold.vision.artifacts.curves_painting import Entry, legend_of, line_style, paint_grid
from threefold.vision.artifacts.look import mask_notation, weights_notation
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.series_runs import score_files
from threefold.vision.claims.series import EARLY, RANDOM, TASK, VARIANTS, Series
from threefold.vision.settings import Settings

TITLE = "Figure 8. Other masks than the one that pruning found"

_HEIGHT = 2.4


def variant_series(settings: Settings) -> tuple[Series, ...]:
    """Four masks on the first pre-trained weights, on random ones, and on those of early in a training."""
    weights = (*settings.pretrained[:1], RANDOM, EARLY)
    return tuple(Series(mask, each) for each in weights for mask in (TASK, *VARIANTS))


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """All masks at all levels; the published curves were not recovered."""
    return {"scores": score_files(settings, [settings.variants_on], variant_series(settings))}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw a panel for each weights; a complementary mask stands where the mask that it completes does.

    Beside pre-trained weights stand random ones under their own mask, which the text compares them with.
    """
    measured = Measured.read(many(inputs, "scores"), settings)
    series = variant_series(settings)
    panels = [_panel(measured, [each for each in series if each.weights == weights]) for weights in _weights(series)]
    write_plotted(stem, tidy(panels))
    save(stem, TEXT, _HEIGHT, lambda figure: paint_grid(figure, [panels], series, _legend(series)))


def _weights(series: Iterable[Series]) -> list[str]:
    return list(dict.fromkeys(each.weights for each in series))


def _panel(measured: Measured, series: list[Series]) -> Panel:
    settings, weights = measured.settings, series[0].weights
    beside = [Series.own(RANDOM)] if weights in settings.pretrained else []
    panel = panel_here(measured, settings.task(settings.variants_on), [*series, *beside])
    return replace(panel, title=f"{panel.title}, {weights_notation(weights)}")


def _legend(series: Iterable[Series]) -> list[Entry]:
    """One entry for each mask, since the colours are those of the weights that a panel is about."""
    masks = {each.mask: each for each in series}
    entries = [
        ({**line_style(each), "color": INK, "markerfacecolor": "white"}, mask_notation(each)) for each in masks.values()
    ]
    return [*entries, *legend_of([Series.own(RANDOM)])]
