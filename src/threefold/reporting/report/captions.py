"""What stands under each table and figure of the report, and in which order they come."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("captions.yaml")


def caption(paper: str, artifact: str) -> str:
    """The caption of an artifact of a paper (`ithemal`, `bert`, `vision`); "" where none is written."""
    return _captions().get(paper, {}).get(artifact, "")


def in_order(paper: str, artifacts: Iterable[str]) -> list[str]:
    """The artifacts as the paper has them; those without a caption last."""
    known = list(_captions().get(paper, {}))
    return sorted(artifacts, key=lambda name: known.index(name) if name in known else len(known))


@cache
def _captions() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found
