"""Figure 4: masks of one task, transferred with rewound weights and with those of standard pruning."""

from pathlib import Path

from threefold.bert.artifacts.matrices import draw_rewound, here
from threefold.bert.artifacts.published_matrix import published_differences
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.transfer import against_no_rewinding, label, rewound_files
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.inputs import Inputs, many, one

TITLE = "Figure 4. Transfer with rewinding and with standard pruning"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """The masks of the first rewound source on every target, from all their weights, and the published matrix."""
    return {
        "scores": rewound_files(settings, settings.rewound_sources[0], settings.transfer_level),
        "published": published.path("bert", "figure4"),
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Draw our matrix and below it the published one, whose source is SQuAD."""
    level, source = settings.transfer_level, settings.rewound_sources[0]
    measured = Measured.read(many(inputs, "scores"), settings)
    title = f"{here(settings, level)}, masks of {label(settings.task(source))}"
    mine = against_no_rewinding(measured, settings, source, level, title)
    theirs = published_differences(one(inputs, "published"), settings, "row", "Figure 4 of the paper; masks of SQuAD")
    draw_rewound(stem, [mine, theirs], settings)
