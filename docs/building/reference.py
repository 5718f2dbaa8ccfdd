"""A page of the site for every module of the library, written by mkdocstrings from its docstrings.

A hook of MkDocs (mkdocs.yml). Sources are read, never imported.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

LIBRARY = Path(__file__).parents[2] / "src" / "threefold"
# In the order of reading; packages that are not named here follow.
WINGS = ("lottery", "bert", "vision", "ithemal", "reporting", "plan")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add a page for every module and package, and their part of the navigation."""
    for module in sorted(LIBRARY.rglob("*.py")):
        files.append(File.generated(config, _page(module), content=text(module)))
    wings, modules = _packages(LIBRARY), _modules(LIBRARY)
    contents = [_page(LIBRARY / "__init__.py"), *map(_section, wings), {"root modules": _entries(modules)}]
    config.nav = [*(config.nav or []), {"Reference": contents}]
    return files


def text(module: Path) -> str:
    """The page of `module`: what mkdocstrings makes of it; after that of a package, what is in it."""
    name = _name(module)
    lines = [f"# `{name}`", "", f"::: {name}", ""]
    if module.stem == "__init__":
        for title, found in (("package", _packages(module.parent)), ("module", _modules(module.parent))):
            if found:
                lines += [f"| {title} | what it is |", "|---|---|", *map(_row, found), ""]
    return "\n".join(lines)


def _section(package: Path) -> dict[str, Any]:
    return {
        package.name: [
            _page(package / "__init__.py"),
            *map(_section, _packages(package)),
            *_entries(_modules(package)),
        ]
    }


def _entries(modules: list[Path]) -> list[Any]:
    return [{module.stem: _page(module)} for module in modules]


def _packages(folder: Path) -> list[Path]:
    found = sorted(each.parent for each in folder.glob("*/__init__.py"))
    known = [folder / name for name in WINGS if folder == LIBRARY]
    return [*known, *(package for package in found if package not in known)]


def _modules(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.glob("*.py")) if each.stem != "__init__"]


def _row(found: Path) -> str:
    """Its name, and the first line of its docstring; links are from a page beside it."""
    module = found / "__init__.py" if found.is_dir() else found
    page = Path(_page(module)).relative_to(Path(_page(found.parent / "__init__.py")).parent)
    about = " ".join(_first_paragraph(module)).replace("|", "\\|")
    return f"| [`{found.stem}`]({page}) | {about} |"


def _first_paragraph(module: Path) -> Iterator[str]:
    for line in (ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or "").splitlines():
        if not line:
            return
        yield line


def _page(module: Path) -> str:
    # `index` is a package's, so a module of that name needs another.
    name = {"__init__": "index", "index": "index_module"}.get(module.stem, module.stem)
    return f"reference/{module.with_name(name).relative_to(LIBRARY)}.md"


def _name(module: Path) -> str:
    found = module.parent if module.stem == "__init__" else module.with_suffix("")
    return ".".join(found.relative_to(LIBRARY.parent).parts)
