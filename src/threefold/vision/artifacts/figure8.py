"""Figure 8: complementary, random and perturbed masks beside the one that pruning found."""

from pathlib import Path

from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many
from threefold.reporting.plotted import write_plotted
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.curves import Panel, panel_here, tidy
from threefold.vision.artifacts.curves_painting import paint_grid
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
    """Draw a panel for each weights; a complementary mask stands where the mask that it completes does."""
    measured = Measured.read(many(inputs, "scores"), settings)
    task, series = settings.task(settings.variants_on), variant_series(settings)
    by_weights = {each.weights: [other for other in series if other.weights == each.weights] for each in series}
    panels = [_panel(panel_here(measured, task, those), those[0]) for those in by_weights.values()]
    write_plotted(stem, tidy(panels))
    save(stem, TEXT, _HEIGHT, lambda figure: paint_grid(figure, [panels], series))


def _panel(panel: Panel, series: Series) -> Panel:
    weights = str(series).rpartition(", ")[2].rstrip(")")
    return Panel(f"{panel.title}, {weights}", panel.metric, panel.curves)
