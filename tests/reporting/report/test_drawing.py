"""Figures that stand in one page."""

from pathlib import Path

import pytest

from threefold.errors import ThreefoldError
from threefold.reporting.report.drawing import inlined

SVG = """<?xml version="1.0"?>
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" height="20pt" viewBox="0 0 10 20">
 <metadata>made by</metadata>
 <defs>
  <style type="text/css">*{stroke-linejoin: round}</style>
 </defs>
 <g id="axes_1"><defs><path id="m1" d="M 1.23456 2 L 3 4.98765" transform="scale(0.015625)"/></defs>
 <use xlink:href="#m1"/><g clip-path="url(#p1)"/></g><defs><clipPath id="p1"/></defs>
</svg>
"""


def drawn(tmp_path: Path, text: str = SVG, prefix: str = "bert-figure1") -> str:
    file = tmp_path / "figure1.svg"
    file.write_text(text)
    return inlined(file, prefix, "Figure 1", 'A < "B"')


def test_identifiers_are_the_figures_own_and_references_follow(tmp_path: Path) -> None:
    text = drawn(tmp_path)
    assert 'id="bert-figure1-m1"' in text
    assert 'xlink:href="#bert-figure1-m1"' in text
    assert 'clip-path="url(#bert-figure1-p1)"' in text


def test_what_nothing_refers_to_has_no_identifier(tmp_path: Path) -> None:
    assert "axes_1" not in drawn(tmp_path)


def test_a_figures_rules_do_not_reach_the_page(tmp_path: Path) -> None:
    assert "<style" not in drawn(tmp_path)
    assert "stroke-linejoin:round" in drawn(tmp_path)


def test_paths_are_rounded_and_transformations_are_not(tmp_path: Path) -> None:
    assert 'd="M 1.23 2 L 3 4.98"' in drawn(tmp_path)
    assert "scale(0.015625)" in drawn(tmp_path)


def test_it_says_what_it_shows(tmp_path: Path) -> None:
    text = drawn(tmp_path)
    assert 'role="img"' in text
    assert "<title" in text
    assert "A &lt; &quot;B&quot;</desc>" in text


def test_a_broken_drawing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match="not a whole SVG"):
        drawn(tmp_path, SVG.replace("</svg>", ""))
