"""Where the paper's published numbers contradict each other or what others found, computed from them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from threefold.ithemal.artifacts.accuracy_notes import quotations
from threefold.reporting import published

# What they are computed from.
FILES = ("table1", "table3", "table3_quoted", "table8")

_AT_LEAST = "blocks_at_least"


def contradictions(files: Mapping[str, Path]) -> list[str]:
    """One sentence or two for each; `files` are those of `FILES`, by name."""
    return [*_examples(files["table1"]), *_quoted(files), *_faults(files["table8"])]


def _examples(table1: Path) -> Iterator[str]:
    """A measurement that another harness does not find."""
    rows = published.read(table1)
    for example, part in rows.dropna(subset=["cycles_per_100"]).groupby("example"):
        found = part.set_index("predictor")["cycles_per_100"]
        if {"measured", "nanoBench"} <= set(found.index) and found["measured"] < found["nanoBench"]:
            code = part["intel"].iloc[0]
            yield (
                f"Table 1, example {example} ({code}) is measured at {found['measured']:g} cycles per 100 iterations; "
                f"nanoBench finds {found['nanoBench']:g} on the same processor, and a chain through one register "
                "cannot be faster."
            )


def _quoted(files: Mapping[str, Path]) -> Iterator[str]:
    """Values from memory that do not agree with what others quote: doubts about them, not about the paper."""
    for note in quotations(published.read(files["table3"]), published.read(files["table3_quoted"])):
        if "do NOT agree" in note:
            yield note


def _faults(table8: Path) -> Iterator[str]:
    rows = published.read(table8)
    for row in rows[rows["quantity"] == _AT_LEAST].to_dict("records"):
        yield (
            f"BHive's labels for {row['microarchitecture']}, on which others retrained Ithemal: at least "
            f"{row['value']:,.0f} are reported as too low to be true ({row['check']})."
        )
