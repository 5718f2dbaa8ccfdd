"""What the page says of one paper and of one table or figure, ready to be set."""

from collections.abc import Mapping
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

from threefold.reporting.catalogue import Catalogue
from threefold.reporting.report import captions, sections
from threefold.reporting.report.drawing import inlined
from threefold.reporting.report.drawn_numbers import drawn_numbers
from threefold.reporting.report.provenance import Provenance, provenance
from threefold.reporting.report.sections import Section


@dataclass(frozen=True)
class Download:
    """A file of an artifact, and what it is called on the page."""

    kind: str
    href: str


@dataclass(frozen=True)
class Artifact:
    """A table or figure.

    Attributes:
        key: unique in the page, and the link's target.
        label: "Figure 3".
        title: what follows the label.
        caption: what it shows and how to read it.
        drawing: the SVG element of a figure; "" for a table.
        tables: a table's sections.
        numbers: a figure's drawn numbers, if they are few enough to read.
        notes: below a table.
        downloads: its files.
        sources: where its numbers come from.
    """

    key: str
    label: str
    title: str
    caption: str
    drawing: str
    tables: tuple[Section, ...]
    numbers: Section | None
    notes: tuple[str, ...]
    downloads: tuple[Download, ...]
    sources: Provenance


def artifacts(
    paper: str, catalogue: Catalogue, needs: Mapping[str, Mapping[str, str | list[str]]], page: Path
) -> list[Artifact]:
    """The tables and figures of a paper in its order; `needs` are the inputs of each, `page` is where they will stand.

    Raises:
        ThreefoldError: a file is missing or broken.
    """
    return [
        _artifact(paper, catalogue, name, needs.get(name, {}), page)
        for name in captions.in_order(paper, catalogue.names)
    ]


def _artifact(
    paper: str, catalogue: Catalogue, name: str, needs: Mapping[str, str | list[str]], page: Path
) -> Artifact:
    label, _, title = catalogue.module(name).TITLE.partition(". ")
    key = f"{paper}-{name}"
    caption = captions.caption(paper, name)
    files = {Path(file).suffix[1:]: Path(file) for file in catalogue.outputs(name)}
    written = sections.read(files["md"]) if "md" in files else None
    return Artifact(
        key=key,
        label=label,
        title=title,
        caption=" ".join(filter(None, (caption, written.caption if written else ""))),
        drawing=inlined(files["svg"], key, f"{label}. {title}", caption or title) if "svg" in files else "",
        tables=written.sections if written else (),
        numbers=drawn_numbers(files["csv"]) if "csv" in files and written is None else None,
        notes=written.notes if written else (),
        downloads=tuple(Download(kind.upper(), relpath(file, page.parent)) for kind, file in files.items()),
        sources=provenance(needs, page),
    )
