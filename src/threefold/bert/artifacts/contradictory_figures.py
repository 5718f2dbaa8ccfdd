"""Where the paper's Figures 2 and 3 contradict its tables, its text, an older version and another's run."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from threefold.bert.artifacts.quoted import read_quoted
from threefold.bert.artifacts.said import said
from threefold.bert.winning import passes
from threefold.lottery.estimate import Estimate
from threefold.reporting.published import rows_by

_ONE_SHOT = "one-shot"
# Differences of numbers with two decimals that stem from the same runs are closer than this.
_ROUNDING = 0.015

Files = Mapping[str, Path]
Cells = Mapping[tuple[str, str], float]


def about_figures(files: Files) -> list[str]:
    """One sentence for each; `files` are named as the figures and tables are."""
    return [
        *_shading(files),
        *_many_targets(files["text"], counts(files, "figure3")),
        *_half_of_the_targets(files["text"], cells(files, "figure3", "difference")),
        *_single_sources(files["text"], counts(files, "figure3")),
        *_older(cells(files, "figure2", "value"), cells(files, "figure2_older", "difference")),
        *_rerun(cells(files, "figure2", "value"), files["elsewhere"]),
    ]


def cells(files: Files, figure: str, column: str) -> Cells:
    """A matrix by source and target."""
    rows = rows_by(files[figure], "source", "target")
    return {(source, target): float(row[column]) for (source, target), row in rows.items()}


def counts(files: Files, figure: str) -> Mapping[str, int]:
    """The numbers printed at the right of a figure's rows."""
    rows = rows_by(files["counts"], "figure", "row")
    return {row: int(cell["count"]) for (name, row), cell in rows.items() if name == figure}


def implied_counts(files: Files) -> Mapping[str, int]:
    """How many cells of each row of Figure 2 are within Table 2's deviation of the full network."""
    quoted = read_quoted(files["table2"])
    found: dict[str, int] = {}
    for (source, target), value in cells(files, "figure2", "value").items():
        full = quoted[target, "full"]
        dark = passes("A", Estimate(full.mean, full.sd, 0), Estimate(value, 0.0, 0))
        found[source] = found.get(source, 0) + dark
    return found


def _shading(files: Files) -> Iterator[str]:
    printed, implied = counts(files, "figure2"), implied_counts(files)
    yield (
        "Figure 2's dark cells do not follow Table 2's deviations: printed at the rows are "
        f"{', '.join(str(printed[row]) for row in printed)}, within the full network's deviation are "
        f"{', '.join(str(implied[row]) for row in printed)}."
    )


def _many_targets(text: Path, printed: Mapping[str, int]) -> Iterator[str]:
    many = [source for source, count in printed.items() if source != _ONE_SHOT and count > 2]
    yield (
        f"{said(text, 'transfer-to-more-than-two'):g} source tasks are said to transfer to more than two others; in "
        f"Figure 3 it is {len(many)} ({', '.join(many)})."
    )


def _half_of_the_targets(text: Path, shown: Cells) -> Iterator[str]:
    drop = said(text, "drop-permitted")
    sources = [source for source, target in shown if source == target]
    half = []
    for source in sources:
        close = [shown[source, target] >= -drop for target in sources if target != source]
        if 2 * sum(close) >= len(close):
            half.append(source)
    yield (
        f"{said(text, 'transfer-to-half-within'):g} are said to transfer to at least half of the others if a drop of "
        f"{drop:g} points is permitted; in Figure 3 it is {len(half)} ({', '.join(half)})."
    )


def _single_sources(text: Path, printed: Mapping[str, int]) -> Iterator[str]:
    stated = {
        task: row["value"]
        for (quantity, task), row in rows_by(text, "quantity", "task").items()
        if quantity == "transfers"
    }
    wrong = [f"{task} {value:g} and {printed[task]}" for task, value in stated.items() if value != printed[task]]
    yield f"How many others a mask transfers to, in the text and in Figure 3: {'; '.join(wrong)}."


def _older(values: Cells, older: Cells) -> Iterator[str]:
    # The older figure is relative to a full network that it does not name.
    targets = dict.fromkeys(target for _, target in values)
    dense = {target: median(values[cell] - older[cell] for cell in values if cell[1] == target) for target in targets}
    gaps = {cell: values[cell] - older[cell] - dense[cell[1]] for cell in values}
    again = {cell: gap for cell, gap in gaps.items() if abs(gap) > _ROUNDING}
    listed = ", ".join(f"{source}→{target} {_signed(gap)}" for (source, target), gap in again.items())
    yield (
        f"The older Figure 2 of the released code differs in {len(again)} of {len(values)} cells, which must have been "
        f"run again (later minus older: {listed}). So far apart are the authors' own runs."
    )


def _rerun(values: Cells, elsewhere: Path) -> Iterator[str]:
    others = read_quoted(elsewhere, "value", None)
    listed = ", ".join(
        f"{task} {values[_ONE_SHOT, task]:.1f} and {quoted.mean:.1f}"
        for (task, row), quoted in others.items()
        if row == _ONE_SHOT
    )
    yield (
        f"One-shot pruning at 70 % in Figure 2 and in an independent run with other hyperparameters: {listed}. Figure "
        "2's row is far above."
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
