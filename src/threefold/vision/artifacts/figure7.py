"""Figure 7: which kernels the masks of pre-training prune wholly, from input to output."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from threefold.reporting import published
from threefold.reporting.figures import save
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.plotted import write_plotted
from threefold.reporting.published import rows_by
from threefold.reporting.style import TEXT
from threefold.vision.artifacts.kernel_columns import kernel_columns
from threefold.vision.artifacts.kernel_painting import Strip, height, paint
from threefold.vision.artifacts.pretraining_masks import mask_file
from threefold.vision.settings import Settings

TITLE = "Figure 7. Zero kernels of the masks of pre-training, from input to output"

# Of the masks that the paper draws.
_SPARSITY = 0.7903


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The masks of the first seed at the levels that are drawn, and what was counted in the published image."""
    files = [mask_file(settings, weights, level, settings.seeds[0]) for level, weights in _drawn(settings)]
    return {"masks": files, "published": published.path("vision", "figure7")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Draw a row for each pre-training, at the sparsity of the paper's and at the deepest, where more is to be seen."""
    from threefold.lottery.mask import Mask

    counted = rows_by(one(inputs, "published"), "weights")
    pixels = {weights: int(row["pixels"]) for (weights,), row in counted.items()}
    strips = [
        Strip(level, settings.schedule.sparsity(level), settings.task(weights), kernel_columns(Mask.load(file)))
        for (level, weights), file in zip(_drawn(settings), many(inputs, "masks"), strict=True)
    ]
    write_plotted(stem, _tidy(strips, pixels))
    save(stem, TEXT, height(strips), lambda figure: paint(figure, strips, pixels))


def drawn_levels(settings: Settings) -> tuple[int, ...]:
    """The level that is nearest to the paper's sparsity, and the deepest if that is another."""
    levels = settings.schedule.levels
    nearest = min(levels, key=lambda level: abs(settings.schedule.sparsity(level) - _SPARSITY))
    return tuple(dict.fromkeys((nearest, levels[-1])))


def _drawn(settings: Settings) -> list[tuple[int, str]]:
    return [(level, weights) for level in drawn_levels(settings) for weights in settings.pretrained]


def _tidy(strips: list[Strip], pixels: dict[str, int]) -> pd.DataFrame:
    here = [
        {
            "origin": "here",
            "weights": strip.task.name,
            "level": strip.level,
            "sparsity": strip.sparsity,
            "column": number,
            **vars(column),
        }
        for strip in strips
        for number, column in enumerate(strip.columns)
    ]
    theirs = [
        {"origin": "published", "weights": weights, "sparsity": _SPARSITY, "pixels": count}
        for weights, count in pixels.items()
    ]
    return pd.DataFrame([*here, *theirs])
