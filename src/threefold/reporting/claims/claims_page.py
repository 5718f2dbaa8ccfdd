"""`results/claims.html`: every claim on one page that needs nothing else; it sorts, and follows light and dark."""

import html
from collections.abc import Iterable
from pathlib import Path

from threefold.files import write_text
from threefold.reporting.claims.claim import Check
from threefold.reporting.claims.claims_file import ClaimResult, ClaimsFile, Paper, Reading
from threefold.reporting.claims.page_look import CSS, SORTING
from threefold.reporting.claims.verify import tally

_HEADINGS = ("Claim", "What the paper says", "Here", "Numbers", "Published", "Expected here")


def write_page(found: ClaimsFile, path: Path) -> None:
    """Write the page."""
    parts = [_paper(paper, found.of(paper.name)) for paper in found.papers]
    counted = "".join(f"<li>{html.escape(line)}</li>" for line in tally(found))
    write_text(
        path,
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>The papers' claims, tested</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>The papers' claims, tested</h1>\n<p>Scale: <strong>{html.escape(found.scale)}</strong>. A claim holds or "
        "fails here where its inequality does beyond its uncertainty, else it is undecided. The published numbers are "
        "put through the same test.</p>\n"
        f"<ul>{counted}</ul>\n{''.join(parts)}</main>\n<script>{SORTING}</script>\n</body>\n</html>\n",
    )


def _paper(paper: Paper, claims: Iterable[ClaimResult]) -> str:
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button">{heading}</button></th>' for heading in _HEADINGS
    )
    said = "".join(f"<li>{html.escape(statement)}</li>\n" for statement in paper.contradictions)
    against = f"<h3>Where the published numbers contradict each other</h3>\n<ul>\n{said}</ul>\n" if said else ""
    name, title = html.escape(paper.name), html.escape(paper.title)
    return (
        f'<section id="{name}">\n<h2>{title}</h2>\n<p>{html.escape(paper.scale)}</p>\n'
        f'<div class="frame" role="region" tabindex="0" aria-label="Claims: {title}">\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(map(_row, claims))}</tbody>\n</table></div>\n"
        f"{against}</section>\n"
    )


def _row(claim: ClaimResult) -> str:
    decided = "" if claim.decided_by == "the inequality" else f"<br>Here: {html.escape(claim.decided_by)}"
    expected = claim.expected
    mark = "" if claim.as_expected else ' class="surprise"'
    return (
        f'<tr id="{html.escape(claim.id)}"><th scope="row">{html.escape(claim.id)}</th>'
        f'<td>{html.escape(claim.statement)} <span class="source">{html.escape(claim.source)}</span>'
        f'<div class="inequality">{html.escape(claim.inequality)}{decided}</div></td>'
        f"{_verdict(claim.here)}<td>{_numbers(claim.here)}</td>"
        f"{_verdict(claim.published, _numbers(claim.published))}"
        f'<td{mark} data-key="{expected.verdict}">{expected.verdict}: {html.escape(expected.because)}</td></tr>\n'
    )


def _verdict(reading: Reading, more: str = "") -> str:
    word = reading.verdict.value
    because = f"<div>{html.escape(reading.because)}</div>" if reading.because else ""
    return f'<td data-key="{word}"><span class="verdict {word}">{word}</span>{because}{more}</td>'


def _numbers(reading: Reading) -> str:
    if not reading.checks:
        return f"<div>{html.escape(reading.numbers)}</div>" if reading.numbers else ""
    mark = "" if reading.verified else " † from memory, not verified"
    checks = "".join(map(_check, reading.checks))
    summary = html.escape(reading.numbers or "no numbers") + mark
    return f"<details><summary>{summary}</summary><ul>{checks}</ul></details>"


def _check(check: Check) -> str:
    shown = html.escape(check.what if check.value != check.value else str(check))
    return f"<li>{shown}: {check.verdict.value}</li>"
