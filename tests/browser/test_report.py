"""The report, opened in a browser."""

from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.chromium import Browser

pytestmark = pytest.mark.browser

MEGABYTE = 1_000_000
NUMBER = "(text) => Number(text.replaceAll(',', '').replaceAll('−', '-').match(/-?[0-9.]+/))"


def test_it_is_small_enough_to_send(page: Path) -> None:
    assert page.stat().st_size <= 15 * MEGABYTE


def test_it_complains_of_nothing_and_asks_the_network_for_nothing(opened: Browser) -> None:
    assert opened.complaints == []


def test_every_figure_is_drawn(opened: Browser) -> None:
    sizes = opened.value(
        "[...document.querySelectorAll('figure svg')].map((each) => {"
        "  const box = each.getBoundingClientRect(), inked = each.getBBox();"
        "  return [box.width, box.height, inked.width, each.querySelectorAll('path, image, use').length]; })"
    )
    assert len(sizes) == opened.value("document.querySelectorAll('article figure').length") > 0
    assert all(min(size) > 1 for size in sizes)


def test_identifiers_are_unique(opened: Browser) -> None:
    doubled = (
        "[...document.querySelectorAll('[id]')].map((each) => each.id).filter((id, at, all) => all.indexOf(id) < at)"
    )
    assert opened.value(doubled) == []


def test_what_drawings_refer_to_is_in_them(opened: Browser) -> None:
    missing = opened.value(
        "[...document.querySelectorAll('svg')].flatMap((svg) => [...svg.innerHTML.matchAll("
        '/(?:xlink:href="#|url\\(&quot;#|url\\(#)([^")&]+)/g)]'
        ".map((found) => found[1]).filter((id) => !svg.querySelector('#' + CSS.escape(id))))"
    )
    assert missing == []


def test_links_resolve(opened: Browser, page: Path) -> None:
    links = opened.value("[...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href'))")
    inside = {link[1:] for link in links if link.startswith("#")}
    assert opened.value(f"{sorted(inside)}.filter((id) => !document.getElementById(id))") == []
    beside = {unquote(link) for link in links if not link.startswith("#")}
    assert [link for link in beside if not (page.parent / link).exists()] == []


def test_a_columns_heading_sorts_its_table(opened: Browser) -> None:
    column = (
        "(() => { const table = document.querySelector('article table.sortable:has(th.number)');"
        "  const at = [...table.tHead.rows[0].cells].findIndex((each) => each.className === 'number');"
        "  return { table, at, head: table.tHead.rows[0].cells[at] }; })()"
    )
    values = (
        f"(() => {{ const {{ table, at }} = {column};"
        "  return [...table.tBodies[0].rows].map((row) => row.cells[at].textContent)"
        f"    .filter((text) => /[0-9]/.test(text)).map({NUMBER}); }})()"
    )
    unsorted = opened.value(values)
    for order in ("ascending", "descending"):
        opened.value(f"{column}.head.querySelector('button').click()")
        assert opened.value(f"{column}.head.getAttribute('aria-sort')") == order
        found = opened.value(values)
        assert sorted(found) == sorted(unsorted)
        assert all((one <= other) == (order == "ascending") or one == other for one, other in pairwise(found))


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_overflows(opened: Browser, width: int) -> None:
    opened.resize(width)
    assert opened.value("document.documentElement.scrollWidth") <= width
    # What is wide scrolls in a frame of its own.
    sticking_out = opened.value(
        "[...document.querySelectorAll('main *, nav *, header *')]"
        f".filter((each) => each.getBoundingClientRect().right > {width} + 1 && !each.closest('.frame, .unseen, svg'))"
        ".map((each) => each.outerHTML.slice(0, 80))"
    )
    assert sticking_out == []


def test_light_and_dark_follow_the_system_until_told_otherwise(opened: Browser) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = opened.value(ground)
    opened.prefer("dark")
    dark = opened.value(ground)
    assert dark != light
    opened.value("document.getElementById('theme').click()")
    assert opened.value(ground) == light


def test_a_figure_can_be_saved_without_the_files_beside_the_page(opened: Browser) -> None:
    saved = (
        "new Promise((done) => { URL.createObjectURL = (file) => { file.text().then(done); return 'data:,'; };"
        "  HTMLAnchorElement.prototype.click = () => {}; document.querySelector('button.save').click(); })"
    )
    assert opened.value(saved).startswith("<svg ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(opened: Browser, axe: str, scheme: str) -> None:
    opened.prefer(scheme)
    opened.value(f"(() => {{ {axe} }})()")
    violations = opened.value(
        "axe.run().then((found) => found.violations.map("
        "  (each) => [each.id, each.help, each.nodes.length, each.nodes[0].html.slice(0, 120)]))"
    )
    assert violations == []
