"""The repository's pages as a site of the same layout: a link between two files leads to the same place in both.

A hook of MkDocs (mkdocs.yml). Which pages there are follows from the links, and their order from docs/README.md.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
HOME, MAP = "README.md", "docs/README.md"
_LINK = re.compile(r"\]\(([^)\s#]+)[^)\s]*\)")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Replace what MkDocs found in docs/ by the pages at their place in the repository; lay out the navigation."""
    for found in [file for file in files if file.src_dir == config.docs_dir]:
        files.remove(found)
    pages = sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md"))
    # Plugins have put files of their own among them.
    look = [path for path in (*config.extra_css, *config.extra["polyfills"]) if (ROOT / path).exists()]
    for path in linked([HOME, *pages, *look]):
        page = File(path, str(ROOT), config.site_dir, config.use_directory_urls)
        if page.name == "index" and path != HOME:
            # Else the theme takes it for the contents of the section that it is in.
            page.name = Path(path).stem
        files.append(page)
    config.nav = navigation()
    return files


def linked(beginnings: list[str]) -> list[str]:
    """Files of the repository that pages link to, and those that these link to, with `beginnings`."""
    found = list(dict.fromkeys(beginnings))
    for page in found:
        found.extend(path for path in _links(page) if path not in found)
    return found


def navigation() -> list[Any]:
    """The pages under the headings of docs/README.md, each where it is named first."""
    _, *parts = _HEADING.split((ROOT / MAP).read_text(encoding="utf-8"))
    seen = {HOME, MAP}
    sections: list[Any] = [{"Threefold": [HOME, MAP]}]
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        named = [path for path in _targets(MAP, text) if path.endswith(".md") and path not in seen]
        seen.update(named)
        sections.append({heading: list(dict.fromkeys(named))})
    return sections


def _links(path: str) -> Iterator[str]:
    if path.endswith(".md"):
        yield from _targets(path, (ROOT / path).read_text(encoding="utf-8"))


def _targets(page: str, text: str) -> Iterator[str]:
    """Those that are files; MkDocs warns of the others."""
    for link in dict.fromkeys(_LINK.findall(text)):
        target = (ROOT / page).parent / link
        if target.is_file():
            yield str(target.resolve().relative_to(ROOT))
