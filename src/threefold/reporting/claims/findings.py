"""What reproduced and what did not, in plain words: the page docs/what-we-found.md, made from `results/claims.json`."""

from collections.abc import Iterator

from threefold.reporting.claims.claims_file import ClaimResult, ClaimsFile, Paper
from threefold.reporting.claims.expectation import FAILS, HOLDS
from threefold.reporting.claims.judge import Verdict
from threefold.reporting.claims.verify import tally

_COMMAND = "threefold what-we-found results > docs/what-we-found.md"

# Where a paper's text and its released code differ, and the run that goes by the code.
_CODE = {
    "bert": ("tickets.md", "config/released-code.yaml"),
    "vision": ("vision.md", "config/paper.yaml config/vision-released-code.yaml"),
}

_BY_THEIRS = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNDECIDED: "is undecided"}


def findings(found: ClaimsFile) -> str:
    """The page as Markdown."""
    lines = [
        "# What we found",
        "",
        f"Made by `{_COMMAND}`; edit the claims or the expectations, not this page. The scale is `{found.scale}`: "
        "what it says of the papers is said of their claims at that scale, with stand-ins for their data where it has "
        "such, and not of the papers' own numbers. Those are put through the same tests, beside ours.",
        "",
        *(f"- {line}" for line in tally(found)),
        "",
        "A claim *holds* or *fails* where its inequality does beyond the uncertainty of the numbers; else it is "
        "*undecided*. Numbers are the lowest and highest behind a verdict; `results/claims.html` has all of them.",
    ]
    for paper in found.papers:
        lines += ["", *_paper(paper, list(found.of(paper.name)))]
    return "\n".join(lines) + "\n"


def _paper(paper: Paper, claims: list[ClaimResult]) -> Iterator[str]:
    yield f"## {paper.title}"
    yield ""
    yield f"{paper.scale} All numbers: `snakemake {_target(paper)}`, `{paper.table}.csv`."
    parts = (
        ("What reproduced", Verdict.HOLDS),
        ("What did not", Verdict.FAILS),
        ("What is undecided", Verdict.UNDECIDED),
    )
    for heading, verdict in parts:
        some = [claim for claim in claims if claim.here.verdict is verdict]
        if some:
            yield from ("", f"### {heading}", "")
            yield from map(_line, some)
    yield from _against(paper, claims)


def _target(paper: Paper) -> str:
    return f"{paper.name}_{paper.table.rsplit('/', 1)[-1]}"


def _line(claim: ClaimResult) -> str:
    runs = ", ".join(f"`snakemake {artifact}`" for artifact in claim.artifacts)
    place = f"{claim.source}; {runs}" if runs else claim.source
    return f"- **{claim.id}** ({place}). {claim.statement} {' '.join(_reasons(claim))}"


def _reasons(claim: ClaimResult) -> Iterator[str]:
    if claim.here.numbers:
        yield f"Here: {claim.here.numbers}."
    if claim.here.because:
        yield f"Undecided: {claim.here.because}."
    if not claim.as_expected:
        yield f"**Not as expected**: it {claim.expected.verdict}, because {claim.expected.because}."
    elif claim.expected.verdict != HOLDS:
        beginning = "As expected" if claim.expected.verdict == FAILS else "This scale leaves it open"
        yield f"{beginning}: {claim.expected.because}."
    if claim.published.checks:
        yield f"By the published numbers it {_BY_THEIRS[claim.published.verdict]}."
    else:
        yield "The published numbers were not recovered."


def _against(paper: Paper, claims: list[ClaimResult]) -> Iterator[str]:
    """Where the paper's own numbers, or its code, are against it."""
    failed = [claim for claim in claims if claim.published.verdict is Verdict.FAILS]
    if failed or paper.contradictions or paper.name in _CODE:
        yield from ("", "### Where the paper contradicts itself or its code", "")
    for claim in failed:
        yield f"- {claim.id}, {claim.source}: the published numbers themselves fail it: {claim.published.numbers}."
    yield from (f"- {statement}" for statement in paper.contradictions)
    if paper.name in _CODE:
        page, config = _CODE[paper.name]
        yield (
            f"- Text and released code differ: [the differences, one by one]({page}#text-and-released-code); "
            f"`snakemake {paper.name} --configfile {config}` goes by the code."
        )
