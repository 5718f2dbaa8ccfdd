"""What a scale is expected to show of each claim, and why: the file that `claims.expected` of the configuration names.

```
bert:
  C1: {verdict: holds, because: "..."}
```
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from threefold.errors import ThreefoldError
from threefold.reporting.claims.judge import Verdict

HOLDS = Verdict.HOLDS.value
FAILS = Verdict.FAILS.value
# The scale cannot show it, or may show it either way.
OPEN = "open"
VERDICTS = (HOLDS, FAILS, OPEN)


@dataclass(frozen=True)
class Expectation:
    """Of one claim: HOLDS, FAILS or OPEN, and the reason."""

    verdict: str
    because: str

    def met_by(self, verdict: Verdict) -> bool:
        """Whether `verdict` is no surprise: what is expected to hold does; what is expected to fail does not hold."""
        if self.verdict == HOLDS:
            return verdict is Verdict.HOLDS
        return self.verdict == OPEN or verdict is not Verdict.HOLDS


@dataclass(frozen=True)
class Expectations:
    """Those of a scale, by paper and claim; `file` is where they are written."""

    file: Path
    found: Mapping[str, Mapping[str, Expectation]]

    @classmethod
    def read(cls, file: Path) -> "Expectations":
        """Read them.

        Raises:
            ThreefoldError: the file is missing or of another form, or an entry is not a verdict with a reason.
        """
        try:
            papers = yaml.safe_load(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ThreefoldError(f"{file}: no such file; claims.expected of the configuration names it") from None
        except yaml.YAMLError as error:
            raise ThreefoldError(f"{file}: not YAML ({str(error).splitlines()[0]})") from None
        if not isinstance(papers, dict) or not all(isinstance(claims, dict) for claims in papers.values()):
            raise ThreefoldError(f"{file}: not the claims of each paper by their names; see config/claims/open.yaml")
        return cls(
            file,
            {
                paper: {name: _expectation(f"{file}: {paper}.{name}", entry) for name, entry in claims.items()}
                for paper, claims in papers.items()
            },
        )

    def of(self, paper: str, names: Iterable[str]) -> Mapping[str, Expectation]:
        """The expectations of the claims `names` of a paper.

        Raises:
            ThreefoldError: a claim has none, or one is of no claim.
        """
        known = self.found.get(paper, {})
        wanted = list(names)
        for name in wanted:
            if name not in known:
                raise ThreefoldError(f"{self.file}: {paper}.{name}: not there; say holds, fails or open, and because")
        for name in known:
            if name not in wanted:
                raise ThreefoldError(f"{self.file}: {paper}.{name}: no such claim; there are {', '.join(wanted)}")
        return {name: known[name] for name in wanted}


def _expectation(place: str, entry: object) -> Expectation:
    if not isinstance(entry, dict) or set(entry) != {"verdict", "because"}:
        raise ThreefoldError(f"{place}: write {{verdict: holds, fails or open, because: the reason}}")
    if entry["verdict"] not in VERDICTS:
        raise ThreefoldError(f"{place}: {entry['verdict']!r} is not one of {', '.join(VERDICTS)}")
    if not isinstance(entry["because"], str) or not entry["because"].strip():
        raise ThreefoldError(f"{place}: no reason; say in because why the scale ought to show it, or not")
    return Expectation(entry["verdict"], entry["because"].strip())
