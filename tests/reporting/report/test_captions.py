"""Captions, and the order of a paper."""

import pytest

from threefold.papers import catalogues
from threefold.reporting.catalogue import Catalogue
from threefold.reporting.report.captions import caption, in_order

PAPERS = catalogues({"bert": {"folder": "bert"}, "vision": {"folder": "vision"}})


@pytest.mark.parametrize(("paper", "artifacts"), PAPERS.items())
def test_everything_has_a_caption(paper: str, artifacts: Catalogue) -> None:
    assert [name for name in artifacts.names if not caption(paper, name)] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_a_caption_is_true_at_every_scale(paper: str) -> None:
    """Captions are written once; how many seeds and which data there are, the configuration says."""
    said = {name: caption(paper, name) for name in PAPERS[paper].names}
    assert [
        name for name, text in said.items() if "this scale" in text or "one seed" in text or "here from" in text
    ] == []


def test_tables_and_figures_come_as_in_the_paper() -> None:
    assert in_order("bert", ["table1", "figure1", "table2"]) == ["table1", "table2", "figure1"]


def test_what_has_no_caption_comes_last() -> None:
    assert in_order("bert", ["table99", "table1"]) == ["table1", "table99"]
