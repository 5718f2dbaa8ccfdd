"""Table 8 (Appendix B): Figure 4 for other sources, rewinding before the transfer."""

from pathlib import Path
from typing import Any

import pandas as pd

from threefold.bert.artifacts.matrix import Matrix
from threefold.bert.artifacts.spread import Measured
from threefold.bert.artifacts.table_notes import seeds
from threefold.bert.artifacts.transfer import against_no_rewinding, label, rewound_files
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting.inputs import Inputs, many
from threefold.reporting.tables import Table, number, words, write

TITLE = "Table 8 (our number; Appendix B). Rewinding before the transfer, other sources than Figure 4's"
MEASURED = False


def needs(settings: Settings, winning: Winning | None) -> dict[str, str | list[str]]:
    """Rewound masks of the sources on every target."""
    level = settings.transfer_level
    files = [file for source in _sources(settings) for file in rewound_files(settings, source, level)]
    return {"scores": list(dict.fromkeys(files))}


def draw(inputs: Inputs, settings: Settings, winning: Winning | None, stem: Path) -> None:
    """Write the table to `stem`."""
    measured, level = Measured.read(many(inputs, "scores"), settings), settings.transfer_level
    rows = []
    for source in _sources(settings):
        matrix = against_no_rewinding(measured, settings, source, level, label(settings.task(source)))
        rows += _rows(matrix, settings, source)
    empty = ["section", "name"]
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=empty)
    targets = [number(task.name, task.title, 2, spread=f"{task.name}_sd") for task in settings.tasks]
    columns = (words("name", "Weights"), *targets, number("not_worse", "≥ 0", 0))
    write(Table(TITLE, _CAPTION, columns, frame, "section", (*seeds(settings), *_NOTES)), stem)


_CAPTION = (
    "Per cent points gained by training from rewound weights, or from those of standard pruning, instead of the "
    "pre-trained ones, under the same source's mask; seed by seed, mean ± standard deviation."
)

_NOTES = (
    "≥ 0: on how many targets nothing is lost.",
    "The paper does this for MLM and MNLI (footnote 8); its values were not recovered. Figure 4 has the first source.",
)


def _sources(settings: Settings) -> tuple[str, ...]:
    """All but the first, which Figure 4 shows."""
    return settings.rewound_sources[1:]


def _rows(matrix: Matrix, settings: Settings, source: str) -> list[dict[str, Any]]:
    sparsity = 100 * settings.schedule.sparsity(settings.transfer_level)
    rows = []
    for name, entries, count in zip(matrix.rows, matrix.entries, matrix.counts, strict=True):
        heading = f"Masks of {matrix.title}, {sparsity:.4g} % sparse"
        row: dict[str, Any] = {"section": heading, "source": source, "name": name}
        for target, entry in zip(settings.names, entries, strict=True):
            row |= {target: entry.value, f"{target}_sd": entry.sd}
        rows.append(row | {"not_worse": count, "seeds": len(settings.comparison_seeds)})
    return rows
