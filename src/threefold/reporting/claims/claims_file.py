"""`results/claims.json`: every claim of the papers, and what became of it.

```
{
  "scale": "default",                        the name of the scale, from the configuration
  "papers": [{
    "name": "bert",                          as in the configuration's `papers`
    "title": "BERT tickets",                 for readers
    "scale": "Here: 3 seeds of ...",         what was run, in words
    "table": "results/bert/tables/table9",   the table of its claims, without a suffix (.csv, .md, .html)
    "contradictions": ["...", ...]           where the paper contradicts itself or its code, one statement each
  }, ...],
  "claims": [{                               in the order of papers, then of claims
    "paper": "bert",
    "id": "C1",
    "statement": "...",                      what the paper says, in our words
    "source": "Table 2",                     where it says so
    "artifacts": ["bert_table2"],            the targets that show the numbers behind it
    "inequality": "...",                     what must hold
    "decided_by": "the inequality",          or what decides at this scale in its place
    "here": {
      "verdict": "holds",                    holds, fails or undecided
      "because": "",                         why it is undecided; else ""
      "numbers": "50 (MLM) to 80 (...)",     the lowest and highest number, with their uncertainty; "" if there is none
      "verified": true,
      "checks": [{                           every inequality; a number that is not known is null
        "what": "MLM", "value": 50.0, "sd": null, "low": null, "high": null, "verdict": "holds"
      }, ...]                                sd: of single runs; low, high: 95 % bootstrap interval
    },
    "published": {...},                      the same of the published numbers; verified: all were read at their source
    "expected": {"verdict": "holds", "because": "..."},   holds, fails or open; from the configuration
    "as_expected": true
  }, ...]
}
```
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.reporting.claims.claim import Check
from threefold.reporting.claims.expectation import Expectation
from threefold.reporting.claims.judge import Verdict


@dataclass(frozen=True)
class Reading:
    """What one set of numbers says about a claim; the attributes are those of the file."""

    verdict: Verdict
    because: str
    numbers: str
    verified: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class ClaimResult:
    """A claim, and what became of it; the attributes are those of the file."""

    paper: str
    id: str
    statement: str
    source: str
    artifacts: tuple[str, ...]
    inequality: str
    decided_by: str
    here: Reading
    published: Reading
    expected: Expectation

    @property
    def as_expected(self) -> bool:
        """Whether the verdict here is one that was expected."""
        return self.expected.met_by(self.here.verdict)


@dataclass(frozen=True)
class Paper:
    """What the file says of a paper as a whole; the attributes are those of the file."""

    name: str
    title: str
    scale: str
    table: str
    contradictions: tuple[str, ...]


@dataclass(frozen=True)
class ClaimsFile:
    """The whole file."""

    scale: str
    papers: tuple[Paper, ...]
    claims: tuple[ClaimResult, ...]

    def of(self, paper: str) -> Iterator[ClaimResult]:
        """The claims of one paper, in order."""
        return (claim for claim in self.claims if claim.paper == paper)

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        claims = [_as_json(asdict(claim)) | {"as_expected": claim.as_expected} for claim in self.claims]
        write_json(path, {"scale": self.scale, "papers": [asdict(paper) for paper in self.papers], "claims": claims})

    @classmethod
    def read(cls, path: Path) -> "ClaimsFile":
        """What `write` wrote.

        Raises:
            ThreefoldError: the file is missing, not whole or not of claims.
        """
        found = read_json(path)
        try:
            papers = (Paper(**{**paper, "contradictions": tuple(paper["contradictions"])}) for paper in found["papers"])
            return cls(found["scale"], tuple(papers), tuple(map(_claim, found["claims"])))
        except (KeyError, TypeError, ValueError) as error:
            raise ThreefoldError(f"{path}: not a file of claims ({error}); delete it and run again") from None


def _as_json(value: Any) -> Any:
    """Verdicts by their words, unknown numbers as null, and of a check what the file has."""
    if isinstance(value, Verdict):
        return value.value
    if isinstance(value, float):
        return None if isnan(value) else value
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items() if key != "signed"}
    return [_as_json(part) for part in value] if isinstance(value, list | tuple) else value


def _claim(found: Mapping[str, Any]) -> ClaimResult:
    given = {key: value for key, value in found.items() if key != "as_expected"}
    return ClaimResult(
        **{
            **given,
            "artifacts": tuple(found["artifacts"]),
            "here": _reading(found["here"]),
            "published": _reading(found["published"]),
            "expected": Expectation(**found["expected"]),
        }
    )


def _reading(found: Mapping[str, Any]) -> Reading:
    return Reading(
        Verdict(found["verdict"]),
        found["because"],
        found["numbers"],
        found["verified"],
        tuple(map(_check, found["checks"])),
    )


def _check(found: Mapping[str, Any]) -> Check:
    value, sd, low, high = (
        float("nan") if found[key] is None else float(found[key]) for key in ("value", "sd", "low", "high")
    )
    return Check(found["what"], value, sd, Verdict(found["verdict"]), low=low, high=high)
