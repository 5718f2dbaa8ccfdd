"""Tables: one frame of numbers, written in full as CSV and rounded for readers as Markdown and HTML."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.files import write_text

DAGGER = "†"
UNVERIFIED = f"{DAGGER} Published value written down from memory; nobody has checked it against the paper."
NOTHING = "–"

Row = Mapping[str, Any]
Cell = Callable[[Row], str]


@dataclass(frozen=True)
class Column:
    """One column as readers see it.

    `cell` words a row's value, or gives "" where there is none; then the column of the frame called `absent`, if any,
    says why. `verified` names the column that says whether the value was checked; one with False there gets a dagger.
    """

    title: str
    cell: Cell
    numeric: bool = True
    verified: str | None = None
    absent: str | None = None

    def text(self, row: Row) -> str:
        """The cell of `row`: its value, marked if unverified; else why there is none."""
        value = self.cell(row)
        if not value:
            return str(row[self.absent]) if self.absent is not None and _present(row.get(self.absent)) else NOTHING
        unchecked = self.verified is not None and _present(row.get(self.verified)) and not row[self.verified]
        return value + DAGGER if unchecked else value


@dataclass(frozen=True)
class Table:
    """A table with its caption and notes.

    `frame` is tidy and holds every number at full precision; all its columns go to the CSV. Where `section` names
    one of its columns, rows with an equal value there stand together under it as a heading, without the columns that
    are empty for all of them. Rows for which `shown` is False are in the CSV only.
    """

    title: str
    caption: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    section: str | None = None
    notes: tuple[str, ...] = ()
    shown: Callable[[Row], bool] = field(default=lambda row: True)


def write(table: Table, stem: Path) -> None:
    """Write `<stem>.csv`, `<stem>.md` and `<stem>.html`."""
    write_text(stem.with_name(f"{stem.name}.csv"), table.frame.to_csv(index=False, lineterminator="\n"))
    write_text(stem.with_name(f"{stem.name}.md"), _markdown(table))
    write_text(stem.with_name(f"{stem.name}.html"), _html(table))


def words(key: str, title: str) -> Column:
    """A column of text."""
    return Column(title, lambda row: str(row[key]) if _present(row.get(key)) else "", numeric=False)


def number(
    key: str,
    title: str,
    digits: int = 3,
    *,
    spread: str | None = None,
    verified: str | None = None,
    absent: str | None = None,
) -> Column:
    """A column of numbers with `digits` decimals and thousands' commas, ± the value of `spread` where there is one."""
    return Column(title, _cell(key, lambda value: f"{value:,.{digits}f}", spread), verified=verified, absent=absent)


def percent(
    key: str,
    title: str,
    digits: int = 1,
    *,
    spread: str | None = None,
    verified: str | None = None,
    absent: str | None = None,
) -> Column:
    """A column of fractions shown in per cent, ± the value of `spread` where there is one."""
    show = _cell(key, lambda value: f"{100 * value:,.{digits}f} %", spread)
    return Column(title, show, verified=verified, absent=absent)


def significant(
    key: str, title: str, figures: int = 3, *, verified: str | None = None, absent: str | None = None
) -> Column:
    """A column of numbers of very different sizes, rounded to that many significant figures."""
    show = _cell(key, lambda value: f"{float(f'{value:.{figures}g}'):,.12g}", None)
    return Column(title, show, verified=verified, absent=absent)


def interval(low: str, high: str, title: str, digits: int = 1) -> Column:
    """A column of intervals of fractions, in per cent."""

    def cell(row: Row) -> str:
        if not (_present(row.get(low)) and _present(row.get(high))):
            return ""
        return f"{100 * row[low]:.{digits}f}–{100 * row[high]:.{digits}f}"

    return Column(title, cell)


def _cell(key: str, show: Callable[[float], str], spread: str | None) -> Cell:
    def cell(row: Row) -> str:
        if not _present(row.get(key)):
            return ""
        value = show(float(row[key])).replace("-", "−")
        if spread is None or not _present(row.get(spread)):
            return value
        return f"{value.removesuffix(' %')} ± {show(float(row[spread]))}"

    return cell


def _present(value: Any) -> bool:
    return not (value is None or value == "" or pd.isna(value))


@dataclass(frozen=True)
class _Section:
    heading: str | None
    columns: list[Column]
    rows: list[list[str]]


def _sections(table: Table) -> list[_Section]:
    """The shown rows in words, as many as have the same heading together, in the frame's order."""
    rows = [{str(key): value for key, value in row.items()} for row in table.frame.to_dict("records")]
    parts = groupby(filter(table.shown, rows), key=lambda row: str(row[table.section]) if table.section else None)
    return [_section(heading, table.columns, list(part)) for heading, part in parts]


def _section(heading: str | None, columns: tuple[Column, ...], rows: list[Row]) -> _Section:
    cells = {column: [column.text(row) for row in rows] for column in columns}
    used = [column for column in columns if set(cells[column]) != {NOTHING}]
    return _Section(heading, used, [list(row) for row in zip(*(cells[column] for column in used), strict=True)])


def _notes(table: Table, sections: list[_Section]) -> list[str]:
    marked = any(cell.endswith(DAGGER) for section in sections for row in section.rows for cell in row)
    return [*table.notes, UNVERIFIED] if marked else list(table.notes)


def _markdown(table: Table) -> str:
    sections = _sections(table)
    lines = [f"# {table.title}", "", table.caption]
    for section in sections:
        if section.heading is not None:
            lines += ["", f"**{section.heading}**"]
        lines += ["", _line([column.title for column in section.columns])]
        lines.append(_line(["---:" if column.numeric else "---" for column in section.columns]))
        lines += [_line(row) for row in section.rows]
    notes = _notes(table, sections)
    if notes:
        lines += ["", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


_CSS = """
body { font: 14px/1.45 system-ui, sans-serif; color: #222; margin: 1.5rem; max-width: 72rem; }
h1 { font-size: 1.15rem; margin: 0 0 .3rem; }
h2 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
.frame { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
thead th { border-top: 2px solid #222; border-bottom: 1px solid #222; text-align: left; vertical-align: bottom; }
tbody tr:last-child td { border-bottom: 2px solid #222; }
th, td { padding: .2rem 1rem .2rem 0; }
td.number { text-align: right; white-space: nowrap; }
thead th.number { text-align: right; }
.notes { color: #555; font-size: .9em; padding-left: 1.1rem; }
"""


def _html(table: Table) -> str:
    sections = _sections(table)
    body = "\n".join(map(_html_section, sections))
    notes = "".join(f"<li>{html.escape(note)}</li>\n" for note in _notes(table, sections))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(table.title)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n"
        f"<h1>{html.escape(table.title)}</h1>\n<p>{html.escape(table.caption)}</p>\n"
        f'{body}\n<ul class="notes">\n{notes}</ul>\n</body>\n</html>\n'
    )


def _html_section(section: _Section) -> str:
    heading = f"<h2>{html.escape(section.heading)}</h2>\n" if section.heading is not None else ""
    kinds = [' class="number"' if column.numeric else "" for column in section.columns]
    head = _html_row("th", kinds, [column.title for column in section.columns])
    rows = "\n".join(_html_row("td", kinds, row) for row in section.rows)
    return f'{heading}<div class="frame"><table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>'


def _html_row(tag: str, kinds: list[str], cells: list[str]) -> str:
    pairs = zip(kinds, cells, strict=True)
    return "<tr>" + "".join(f"<{tag}{kind}>{html.escape(cell)}</{tag}>" for kind, cell in pairs) + "</tr>"
