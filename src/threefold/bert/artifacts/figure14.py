"""Figure 14: how much the masks of different tasks have in common."""

from pathlib import Path

import pandas as pd

from threefold.bert.artifacts.heat_map import Cell, HeatMap, Tone
from threefold.bert.artifacts.heat_map_painting import draw_heat_maps
from threefold.bert.artifacts.overlap import KEPT, Overlap, mask_file, overlaps
from threefold.bert.artifacts.spread import seeds_in_words
from threefold.bert.artifacts.transfer import label
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting.inputs import Inputs
from threefold.reporting.plotted import write_plotted

TITLE = "Figure 14 (our number; Appendix D). Overlap of masks between tasks"
MEASURED = False

_HALF = 50.0


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """The masks of all tasks and seeds at the level of the transfer experiments."""
    return {"masks": [mask_file(settings, task, seed) for task in settings.names for seed in settings.seeds]}


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw a panel for the weights that two masks both keep and one for those that both prune."""
    found = overlaps(settings)
    write_plotted(stem, pd.concat([overlap.tidy() for overlap in found]))
    draw_heat_maps(stem, [_panel(settings, overlap) for overlap in found], (), _notes(settings, found))


def _panel(settings: Settings, overlap: Overlap) -> HeatMap:
    cells = tuple(tuple(_cell(overlap, one, another) for another in settings.names) for one in settings.names)
    what = "both keep" if overlap.of == KEPT else "both prune"
    columns = tuple(task.title for task in settings.tasks)
    return HeatMap(f"weights that {what}", tuple(map(label, settings.tasks)), columns, cells)


def _cell(overlap: Overlap, one: str, another: str) -> Cell:
    """White at the level of chance or below, dark where the masks are equal."""
    spread = overlap.found.get((one, another)) or overlap.found[another, one]
    if not spread.seeds:
        return Cell("–", Tone.ITSELF)
    shade = max(0.0, (spread.mean - overlap.chance) / (100 - overlap.chance))
    return Cell(f"{spread.mean:.1f}", Tone.AMOUNT, shade)


def _notes(settings: Settings, found: tuple[Overlap, ...]) -> list[str]:
    sparsity = 100 * settings.schedule.sparsity(settings.transfer_level)
    chance = " and ".join(f"{overlap.chance:.1f} of what is {overlap.of}" for overlap in found)
    most = " and ".join(f"{_most(overlap):.1f}" for overlap in found)
    halves = " Where as many weights are pruned as kept, two masks share as much of both." if sparsity == _HALF else ""
    return [
        f"At {sparsity:.0f} % sparsity: per cent of the weights that both masks keep (prune), of those that either "
        f"does. Mean over {seeds_in_words(settings.seeds)}, both masks from the same seed; on the diagonal, same task, "
        f"other seed. Random masks of this sparsity share {chance} (white); random masks as sparse as these in each "
        f"tensor share up to {most}.{halves}",
    ]


def _most(overlap: Overlap) -> float:
    return max((value for value in overlap.by_tensor.values() if not pd.isna(value)), default=overlap.chance)
