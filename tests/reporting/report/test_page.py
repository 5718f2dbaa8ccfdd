"""The page as a file: whole, alone, and the same every time."""

import re

import pytest
from tests.browser.made_up import write_made_up_report

from threefold.bert.artifacts import catalogue


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("project"))
        first, again = (write_made_up_report().read_bytes() for _ in range(2))
    assert first == again
    return first.decode()


def test_every_artifact_is_on_it_once(page: str) -> None:
    for name in catalogue("results/bert").names:
        assert page.count(f'<article id="bert-{name}"') == 1


def test_it_loads_nothing(page: str) -> None:
    assert re.findall(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(?!data:)', page) == []
    assert re.findall(r"url\((?!#)|@import", page) == []


def test_ours_stand_beside_the_published_values_and_minus_dense(page: str) -> None:
    figure = page[page.index('<article id="bert-figure1"') :]
    row = figure[figure.index("58.5") : figure.index("</tr>", figure.index("58.5"))]
    assert "−1.5" in row
    assert "81.0" in row


def test_a_score_links_to_its_file_and_names_code_data_and_settings(page: str) -> None:
    assert 'href="bert/mnli/pretrained/imp-mnli-level03/seed1/score.json">70.0</a>' in page
    assert all(name in page for name in ("abcdef0", "da7a" * 16, "c0f1" * 4))


def test_the_scale_and_what_the_papers_own_would_change_are_told(page: str) -> None:
    assert "a small one, pre-trained here" in page
    assert "a.long/address" in page


def test_what_was_left_out_is_said(page: str) -> None:
    assert "osaca (not installed)" in page
