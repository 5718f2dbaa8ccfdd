"""The paper's tables and figures: one module each, found by its name, `table<n>` or `figure<n>`.

Such a module has a `TITLE`, `needs(config)` (the files it reads, by name) and `draw(inputs, stem)`
(which reads them and writes `<stem>.csv`, `.md`, `.html` or `<stem>.svg`, `.pdf`, `.png`).
The other modules here are what they share.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.ithemal.artifacts.inputs import Config, Inputs

RESULTS = "results/ithemal"

_NAME = re.compile(r"(table|figure)(\d+)")
_SUFFIXES = {"table": ("csv", "md", "html"), "figure": ("svg", "pdf", "png")}


@dataclass(frozen=True)
class Artifact:
    """A table or figure: what it needs and how it is drawn."""

    name: str
    title: str
    needs: Callable[[Config], Inputs]
    draw: Callable[[Inputs, Path], None]


def _order(name: str) -> tuple[str, int]:
    kind, number = _parts(name)
    return kind, number


def _parts(name: str) -> tuple[str, int]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ThreefoldError(f"{name}: not an artifact; there are {', '.join(ARTIFACTS)}")
    return match[1], int(match[2])


ARTIFACTS: tuple[str, ...] = tuple(
    sorted((module.name for module in pkgutil.iter_modules(__path__) if _NAME.fullmatch(module.name)), key=_order)
)


def load(name: str) -> Artifact:
    """The artifact called `name`.

    Raises:
        ThreefoldError: there is none of that name.
    """
    if name not in ARTIFACTS:
        raise ThreefoldError(f"{name}: not an artifact; there are {', '.join(ARTIFACTS)}")
    module = importlib.import_module(f"{__name__}.{name}")
    return Artifact(name, module.TITLE, module.needs, module.draw)


def outputs(name: str) -> list[str]:
    """The files that `draw` writes for the artifact `name`, relative to the root of the project."""
    kind, _ = _parts(name)
    return [f"{RESULTS}/{kind}s/{name}.{suffix}" for suffix in _SUFFIXES[kind]]
