"""The page: everything in one file, so that it opens anywhere without a network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import ceil
from pathlib import Path
from typing import Any

import jinja2
import yaml

from threefold.files import write_text
from threefold.reporting.report.article import Artifact, artifacts
from threefold.reporting.report.claims import PaperClaims, claims_by_paper
from threefold.reporting.report.paper import Paper
from threefold.reporting.report.provenance import Provenance
from threefold.reporting.report.scale import Difference, differences

_HERE = files("threefold.reporting.report")


@dataclass(frozen=True)
class Chapter:
    """A paper on the page."""

    paper: Paper
    artifacts: list[Artifact]
    scale: tuple[Difference, ...]
    claims: PaperClaims | None

    @property
    def sources(self) -> list[Provenance]:
        """Where all its numbers come from."""
        return [artifact.sources for artifact in self.artifacts]

    @property
    def runs(self) -> int:
        """The number of distinct runs behind it."""
        return len({seed.href for sources in self.sources for runs in sources.runs for seed in runs.seeds})

    @property
    def devices(self) -> list[str]:
        """What its runs ran on."""
        return sorted({device for sources in self.sources for device in sources.devices})

    @property
    def revisions(self) -> list[str]:
        """The revisions of the code that made its runs."""
        return sorted({revision for sources in self.sources for revision in sources.revisions})


def write_report(
    path: Path,
    papers: Iterable[Paper],
    config: Mapping[str, Any],
    paper_scale: Mapping[str, Any],
    claims: Path | None,
    left_out: Mapping[str, str],
) -> None:
    """Write the report on `papers` to `path`.

    `config` is the configuration of this run and `paper_scale` that of the papers' own scale; `claims` is the file of
    verdicts, None where there is none; `left_out` are predictors that could not be run, with the reason.

    Raises:
        ThreefoldError: a table, figure or score is missing or broken.
    """
    verdicts = claims_by_paper(claims)
    chapters = [_chapter(path, paper, config, paper_scale, verdicts.get(paper.name)) for paper in papers]
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            chapters=chapters,
            left_out=left_out,
            configuration=yaml.safe_dump(_plain(config), sort_keys=False, allow_unicode=True, width=100),
            style=_HERE.joinpath("page.css").read_text(encoding="utf-8"),
            script=_HERE.joinpath("page.js").read_text(encoding="utf-8"),
        )
    )
    write_text(path, text)


def _chapter(
    path: Path, paper: Paper, config: Mapping[str, Any], paper_scale: Mapping[str, Any], claims: PaperClaims | None
) -> Chapter:
    needs = {name: paper.needs(name) for name in paper.catalogue.names}
    drawn = artifacts(paper.name, paper.catalogue, needs, path)
    return Chapter(paper, drawn, differences(paper.name, config, paper_scale), claims)


def _plain(value: Any) -> Any:
    """The configuration in the plain types that YAML writes without tags."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("threefold.reporting.report", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["duration"] = _duration
    return environment


def _duration(seconds: float) -> str:
    """Seconds in the unit that a reader would use."""
    if seconds < 90:
        return f"{ceil(seconds)} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
