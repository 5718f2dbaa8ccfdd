"""Every paper's table of claims, with what was expected, in one file."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.reporting.claims.claim import Check
from threefold.reporting.claims.claims_file import ClaimResult, ClaimsFile, Paper, Reading
from threefold.reporting.claims.claims_table import CLAIM, CONTRADICTION, HERE, PUBLISHED, SCALE
from threefold.reporting.claims.expectation import Expectation, Expectations
from threefold.reporting.claims.judge import Verdict

_PLACE = re.compile(r"(Table|Figure)s? (\d+)(?: and (\d+))?")


@dataclass(frozen=True)
class ClaimsTable:
    """A paper's table of claims as it was written.

    Attributes:
        paper: its name in the configuration.
        title: for readers.
        file: the CSV.
        artifacts: the names of all tables and figures of the paper.
    """

    paper: str
    title: str
    file: Path
    artifacts: tuple[str, ...]


def gather(tables: Iterable[ClaimsTable], expectations: Expectations, scale: str) -> ClaimsFile:
    """What `results/claims.json` holds.

    Raises:
        ThreefoldError: a table is not one of claims, or a claim and the expectations do not match.
    """
    papers: list[Paper] = []
    claims: list[ClaimResult] = []
    for table in tables:
        rows = _read(table.file)
        said = [str(row["words"]) for row in rows if row["origin"] == CONTRADICTION]
        ran = " ".join(str(row["words"]) for row in rows if row["origin"] == SCALE)
        papers.append(Paper(table.paper, table.title, ran, str(table.file.with_suffix("")), tuple(said)))
        claims += _claims(table, rows, expectations)
    return ClaimsFile(scale, tuple(papers), tuple(claims))


def _claims(table: ClaimsTable, rows: list[Mapping[str, Any]], expectations: Expectations) -> list[ClaimResult]:
    of_claims = [row for row in rows if row["origin"] == CLAIM]
    expected = expectations.of(table.paper, (str(row["name"]) for row in of_claims))
    return [_claim(table, row, rows, expected[row["name"]]) for row in of_claims]


def _claim(
    table: ClaimsTable, row: Mapping[str, Any], rows: list[Mapping[str, Any]], expected: Expectation
) -> ClaimResult:
    checks = {
        origin: tuple(_check(each) for each in rows if each["origin"] == origin and each["name"] == row["name"])
        for origin in (HERE, PUBLISHED)
    }
    here = Reading(_verdict(row["verdict"]), row["because"], row["here"], True, checks[HERE])
    published = Reading(
        _verdict(row["published_verdict"]),
        row["published_because"],
        row["published"],
        bool(row["verified"] == "True"),
        checks[PUBLISHED],
    )
    return ClaimResult(
        paper=table.paper,
        id=row["name"],
        statement=row["words"],
        source=row["source"],
        artifacts=tuple(f"{table.paper}_{name}" for name in shown_in(row["source"]) if name in table.artifacts),
        inequality=row["inequality"],
        decided_by=row["decided_by"],
        here=here,
        published=published,
        expected=expected,
    )


def shown_in(source: str) -> list[str]:
    """The artifacts that a source names: "Figures 3 and 4" are figure3 and figure4."""
    return [
        f"{kind.lower()}{number}" for kind, *numbers in _PLACE.findall(source) for number in numbers if number != ""
    ]


def _verdict(word: str) -> Verdict:
    """What was not tested, or has no published numbers, is undecided; the reason tells them apart."""
    return Verdict(word) if word in (Verdict.HOLDS.value, Verdict.FAILS.value) else Verdict.UNDECIDED


def _check(row: Mapping[str, Any]) -> Check:
    value, sd, low, high = (float(row[key] or "nan") for key in ("value", "sd", "low", "high"))
    return Check(row["check"], value, sd, Verdict(row["verdict"]), low=low, high=high)


def _read(file: Path) -> list[Mapping[str, Any]]:
    """The rows of the CSV, every cell in words."""
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    if "origin" not in frame or CLAIM not in set(frame["origin"]):
        raise ThreefoldError(f"{file}: not a table of claims; delete it and run again")
    return frame.to_dict("records")  # type: ignore[return-value]
