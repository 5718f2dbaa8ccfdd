"""A figure's SVG file made fit to stand inside a page beside others."""

import html
import re
from pathlib import Path

from threefold.errors import ThreefoldError

_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
_REFERRED = re.compile(r'(?:href="#|url\(#)([^")]+)')
_PATH = re.compile(r'\b(?:d|x|y|points)="[^"]*"')
_LONG = re.compile(r"(\d+\.\d{2})\d+")
# matplotlib puts this rule of its own into every file; inside a page it would be a rule for the whole page.
_OWN_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_STROKES = "stroke-linejoin:round;stroke-linecap:butt"


def inlined(path: Path, prefix: str, title: str, description: str) -> str:
    """The drawing in the SVG file `path` as an element of a page.

    Identifiers that the drawing refers to get `prefix` and all others go, so that they are unique in the page;
    coordinates keep two decimals, of points; `title` and `description` say what is seen to those who hear it.

    Raises:
        ThreefoldError: the file is missing or is no SVG of a known size.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such figure; run the workflow for it first") from None
    root = _ROOT.search(text)
    size = _SIZE.search(root[0]) if root else None
    if root is None or size is None or "</svg>" not in text:
        raise ThreefoldError(f"{path}: not a whole SVG with a viewBox; delete it and run again")
    body = text[root.end() : text.rindex("</svg>")]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = _renamed(_OWN_STYLE.sub("", body), prefix)
    body = _PATH.sub(lambda found: _LONG.sub(r"\1", found[0]), body)
    body = re.sub(r"\s+", " ", body).replace("> <", "><")
    width, height = float(size[1]), float(size[2])
    return (
        f'<svg role="img" aria-labelledby="{prefix}-title {prefix}-desc" viewBox="0 0 {width:g} {height:g}" '
        f'style="--natural:{width:g};{_STROKES}" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"><title id="{prefix}-title">{html.escape(title)}</title>'
        f'<desc id="{prefix}-desc">{html.escape(description)}</desc>{body.strip()}</svg>'
    )


def _renamed(body: str, prefix: str) -> str:
    referred = set(_REFERRED.findall(body))
    body = re.sub(
        r'\s*\bid="([^"]+)"',
        lambda found: f' id="{prefix}-{found[1]}"' if found[1] in referred else "",
        body,
    )
    return _REFERRED.sub(lambda found: found[0].replace(f"#{found[1]}", f"#{prefix}-{found[1]}"), body)
