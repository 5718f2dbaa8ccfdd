"""Where the paper's tables contradict each other or its text, computed from the published values."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from threefold.bert.artifacts.contradictory_figures import about_figures
from threefold.bert.artifacts.quoted import Published, read_quoted
from threefold.bert.artifacts.said import said
from threefold.bert.winning import passes
from threefold.lottery.estimate import Estimate
from threefold.reporting.published import rows_by

# What they are computed from.
FILES = (
    "table1",
    "table2",
    "table3",
    "figure1",
    "figure2",
    "figure2_older",
    "figure3",
    "counts",
    "text",
    "elsewhere",
)

# Between two sets of runs of the same thing, in points; the plot was read to one point.
_FAR = 0.5
_READING = 1.0


def contradictions(files: Mapping[str, Path]) -> list[str]:
    """One sentence or two for each; `files` are those of `FILES`, by name."""
    table2, table3 = read_quoted(files["table2"]), read_quoted(files["table3"], "value", None)
    return [
        *_rules(table2, files["text"]),
        *_two_tickets(table2, table3),
        *_text_of_table3(table2, table3, files["text"]),
        *_random_pruning(table2, files["figure1"]),
        *about_figures(files),
        *_steps(files["table1"], files["text"]),
    ]


def accepted(table2: Published, rule: str) -> list[str]:
    """The tasks whose ticket in Table 2 passes `rule` by the printed numbers."""

    def spread(task: str, row: str) -> Estimate:
        return Estimate(table2[task, row].mean, table2[task, row].sd, 0)

    tasks = dict.fromkeys(task for task, _ in table2)
    return [task for task in tasks if passes(rule, spread(task, "full"), spread(task, "ticket"))]


def _rules(table2: Published, text: Path) -> Iterator[str]:
    one, other = accepted(table2, "A"), accepted(table2, "B")
    refused = ", ".join(task for task in other if task not in one)
    yield (
        f"Three wordings of the tolerance: {len(other)} of Table 2's tickets are within the subnetwork's standard "
        f"deviation (rule B), {len(one)} within the full network's (rule A; not {refused}), and the text of Claim 3 "
        f"speaks of {said(text, 'margin'):g} points."
    )


def _two_tickets(table2: Published, table3: Published) -> Iterator[str]:
    gaps = {
        task: quoted.mean - table3[task, "rewind-0"].mean for (task, row), quoted in table2.items() if row == "ticket"
    }
    far = ", ".join(f"{task} {gap:.2f}" for task, gap in gaps.items() if abs(gap) > _FAR)
    yield (
        "Table 3's rewinding to 0 % should be Table 2's ticket; it is lower by more than "
        f"{_FAR:g} points on {far}. Two sets of runs."
    )


def _text_of_table3(table2: Published, table3: Published, text: Path) -> Iterator[str]:
    rows = {row for _, row in table3 if row.startswith("rewind-") and row != "rewind-0"}
    for task in _tasks(text, "rewinding-ends-matching"):
        losses = [table3[task, "full"].mean - table3[task, row].mean for row in rows]
        sd = table2[task, "full"].sd
        if min(losses) <= sd:
            yield (
                f"{task} is said to lose so much by rewinding that it no longer matches; in Table 3 it is "
                f"{min(losses):.2f} to {max(losses):.2f} points below the full network, whose deviation is {sd:g}."
            )
    for task in _tasks(text, "standard-pruning-drops"):
        gain = table3[task, "standard"].mean - table3[task, "rewind-0"].mean
        yield (
            f"{task} is said to drop under standard pruning; in Table 3 that is {gain:+.2f} points against "
            "rewinding to 0 %."
        )


def _random_pruning(table2: Published, figure1: Path) -> Iterator[str]:
    drawn = rows_by(figure1, "task", "row", "sparsity")
    for task in dict.fromkeys(task for task, _, _ in drawn):
        quoted = table2[task, "random-pruning"]
        curve = {
            int(percent): float(cell["value"])
            for (name, row, percent), cell in drawn.items()
            if (name, row) == (task, "random-pruning")
        }
        there = curve[int(quoted.sparsity)]
        if abs(there - quoted.mean) > _READING:
            nearest = min(curve, key=lambda percent: abs(curve[percent] - quoted.mean))
            yield (
                f"Random pruning of {task} at {quoted.sparsity:.0f} % is {quoted.mean:.1f} in Table 2 and {there:.1f} "
                f"in Figure 1, which has {curve[nearest]:.1f} at {nearest} %."
            )


def _steps(table1: Path, text: Path) -> Iterator[str]:
    row = rows_by(table1, "task")["SQuAD",]
    epoch, epochs = float(row["iterations_per_epoch"]), float(row["epochs"])
    last = max(value for quantity, _, value in _rows(text) if quantity == "rewinding-step")
    yield (
        f"SQuAD is rewound to step {last:,.0f} as 50 % of its training: {2 * last:,.0f} steps are "
        f"{2 * last / epoch:.1f} epochs where Table 1 has {epochs:g} ({epochs * epoch:,.0f} steps)."
    )


def _tasks(text: Path, wanted: str) -> list[str]:
    return [task for quantity, task, _ in _rows(text) if quantity == wanted]


def _rows(text: Path) -> list[tuple[str, str, float]]:
    rows = rows_by(text, "quantity", "task", "value").values()
    return [(str(row["quantity"]), str(row["task"]), float(row["value"])) for row in rows]
