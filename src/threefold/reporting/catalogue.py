"""The tables and figures of a paper: one module each in one package, found by its name, `table<n>` or `figure<n>`.

Such a module has a `TITLE`, `needs`, which names the files it reads, and `draw`, which reads them and writes its own.
"""

import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from threefold.errors import ThreefoldError

_NAME = re.compile(r"(table|figure)(\d+)")


@dataclass(frozen=True)
class Catalogue:
    """A paper's artifacts.

    Attributes:
        title: the paper, as the index of results names it.
        package: the package whose modules they are.
        folder: where their files are written, relative to the root of the project.
        figure_suffixes: what `draw` writes for a figure.
        claims: the table of the paper's claims.
    """

    title: str
    package: str
    folder: str
    figure_suffixes: tuple[str, ...] = ("svg", "pdf", "png")
    claims: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All artifacts: figures, then tables, each by number."""
        file = importlib.import_module(self.package).__file__
        assert file is not None
        modules = pkgutil.iter_modules([str(Path(file).parent)])
        return tuple(sorted((module.name for module in modules if _NAME.fullmatch(module.name)), key=_order))

    def module(self, name: str) -> ModuleType:
        """The module of the artifact `name`.

        Raises:
            ThreefoldError: there is none of that name.
        """
        return importlib.import_module(self.module_name(name))

    def module_name(self, name: str) -> str:
        """The dotted name of the artifact's module.

        Raises:
            ThreefoldError: there is none of that name.
        """
        if name not in self.names:
            raise ThreefoldError(f"{name}: not an artifact; there are {', '.join(self.names)}")
        return f"{self.package}.{name}"

    def outputs(self, name: str) -> list[str]:
        """The files that the artifact `name` consists of.

        Raises:
            ThreefoldError: there is none of that name.
        """
        self.module_name(name)
        kind, _ = _order(name)
        suffixes = ("csv", "md", "html") if kind == "table" else self.figure_suffixes
        return [f"{self.folder}/{kind}s/{name}.{suffix}" for suffix in suffixes]

    @property
    def files(self) -> list[str]:
        """The files of all artifacts."""
        return [file for name in self.names for file in self.outputs(name)]


def _order(name: str) -> tuple[str, int]:
    match = _NAME.fullmatch(name)
    assert match is not None
    return match[1], int(match[2])
