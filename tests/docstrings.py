"""The public names of the library and what their docstrings tell, read from the sources."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "src"

Documented = ast.Module | ast.ClassDef | ast.FunctionDef
_SECTION = re.compile(r"^(Args|Attributes|Raises):\n((?:    .*\n|\n)+)", re.MULTILINE)
_ENTRY = re.compile(r"^    (\w+): ", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Public:
    """A module, class, function or method whose path has no underscore in front."""

    path: str
    node: Documented

    @cached_property
    def text(self) -> str:
        """Its docstring; empty where there is none."""
        return ast.get_docstring(self.node) or ""

    def section(self, title: str) -> list[str]:
        """The names in the section `title` of the docstring."""
        return [name for found, body in _SECTION.findall(f"{self.text}\n") if found == title for name in _names(body)]

    def has(self, title: str) -> bool:
        """Whether there is such a section."""
        return f"\n{title}:\n" in self.text

    @property
    def in_prose(self) -> set[str]:
        """Names that the docstring has as code."""
        return {word for code in _CODE.findall(self.text) for word in re.findall(r"\w+", code)}

    @property
    def parameters(self) -> list[str]:
        """Of a function: all but the first of a method."""
        assert isinstance(self.node, ast.FunctionDef)
        given = self.node.args
        every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
        names = [each.arg for each in every if each is not None]
        return [name for name in names if name not in ("self", "cls") and not name.startswith("_")]

    @property
    def raised(self) -> set[str]:
        """Of a function: what it raises itself, by class; a helper that makes an error is taken to make ours."""
        called = (each.exc for each in _own(self.node) if isinstance(each, ast.Raise))
        names = {each.func.id for each in called if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}
        return {name if name[0].isupper() else "ThreefoldError" for name in names} - {"NotImplementedError"}

    @property
    def attributes(self) -> set[str]:
        """Of a class: fields, properties, and what its methods set."""
        found = {each.name for each in ast.walk(self.node) if isinstance(each, ast.FunctionDef)}
        for each in ast.walk(self.node):
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
                found.add(each.attr)
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                found.add(each.id)
        return found


def library() -> list[Public]:
    """Every public name, in the order of the files."""
    return [public for path in sorted((SOURCES / "threefold").rglob("*.py")) for public in _of_file(path)]


def of_source(source: str, path: str = "made_up") -> list[Public]:
    """The public names of a module of this source."""
    return list(_within(ast.parse(source), path))


def _of_file(path: Path) -> list[Public]:
    module = ".".join(path.relative_to(SOURCES).with_suffix("").parts)
    return of_source(path.read_text(encoding="utf-8"), module.removesuffix(".__init__"))


def _within(node: Documented, path: str) -> Iterator[Public]:
    yield Public(path, node)
    if isinstance(node, ast.FunctionDef):
        return
    for each in node.body:
        if isinstance(each, ast.ClassDef | ast.FunctionDef) and (each.name == "__init__" or each.name[0] != "_"):
            yield from _within(each, f"{path}.{each.name}")


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions in it."""
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, ast.FunctionDef | ast.Lambda):
            yield each
            yield from _own(each)


def _names(section: str) -> list[str]:
    return _ENTRY.findall(section)
