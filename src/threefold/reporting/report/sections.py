"""A table as the page shows it: sections of equal rows, cells in words."""

from dataclasses import dataclass
from pathlib import Path

from threefold.errors import ThreefoldError


@dataclass(frozen=True)
class Section:
    """Rows under one heading; `numeric` tells of each column whether it is set flush right."""

    heading: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Written:
    """A table read back from the Markdown that `threefold.reporting.tables` writes."""

    title: str
    caption: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def read(path: Path) -> Written:
    """The table in the Markdown file `path`.

    Raises:
        ThreefoldError: it is missing, or not of the form that tables are written in.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such table; run the workflow for it first") from None
    if not lines or not lines[0].startswith("# "):
        raise ThreefoldError(f"{path}: not a table as this program writes it; delete it and run again")
    body = lines[1:]
    first = next((number for number, line in enumerate(body) if line.startswith(("| ", "**"))), len(body))
    notes = tuple(line.removeprefix("- ") for line in body[first:] if line.startswith("- "))
    return Written(lines[0].removeprefix("# "), " ".join(filter(None, body[:first])), _sections(body[first:]), notes)


def _sections(lines: list[str]) -> tuple[Section, ...]:
    found: list[Section] = []
    heading = ""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("| "):
            block.append(line)
            continue
        if block:
            found.append(_section(heading, block))
            heading, block = "", []
        if line.startswith("**"):
            heading = line.strip("*")
    return tuple(found)


def _section(heading: str, lines: list[str]) -> Section:
    columns, marks, *rows = map(_cells, lines)
    return Section(heading, columns, tuple(mark.endswith(":") for mark in marks), tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a line `| a | b |`, in which a bar of a cell is written `\\|`."""
    bar = "\0"
    inner = line.replace("\\|", bar).removeprefix("|").removesuffix("|")
    return tuple(cell.strip().replace(bar, "|") for cell in inner.split("|"))
