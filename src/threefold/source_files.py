"""Which source files a module's behaviour depends on, so that editing code re-runs exactly what it touches."""

import ast
import hashlib
import os
from functools import cache
from pathlib import Path

from threefold.clock import STEP_NS
from threefold.files import write_text

PACKAGE = "threefold"
MANIFESTS = ".snakemake/code"

# They carry messages, not results; editing them re-runs nothing.
WITHOUT_INFLUENCE = frozenset(
    {
        "threefold",
        "threefold.errors",
        "threefold.job",
        "threefold.launching",
        "threefold.preemption",
        "threefold.progress",
    }
)

_ROOT = Path(__file__).parent


def code_of(module: str, folder: str | Path = MANIFESTS, newer_than: Path | None = None) -> tuple[str]:
    """The one file to have among a rule's inputs: it lists the `source_files` of `module` with their sha256.

    It is written when one of them has changed, and not when they are merely newer, as in a fresh clone. A job's inputs
    are then one file and not eighty, which halves the time that Snakemake takes to plan thousands of jobs.

    Args:
        module: its full name.
        folder: where the lists are.
        newer_than: the latest file that is dated after now, where there is one: a list that has changed is dated after
            it, or what was made of the old code would count as newer.

    Raises:
        ModuleNotFoundError: `module` or an import of it does not exist.
    """
    path, files = Path(folder) / f"{module}.txt", source_files(module)
    text = "".join(f"{_digest(file)}  {file}\n" for file in files)
    known = path.is_file()
    if not known or path.read_text(encoding="utf-8") != text:
        write_text(path, text)
        if not known:
            _date(path, max(Path(file).stat().st_mtime_ns for file in files))
        elif newer_than is not None:
            _date(path, newer_than.stat().st_mtime_ns + STEP_NS)
    return (str(path),)


def _date(path: Path, date: int) -> None:
    os.utime(path, ns=(date, date))


@cache
def source_files(module: str) -> tuple[str, ...]:
    """The files of `module` and of all the modules of this package that it imports, directly or not.

    Nothing is imported. Paths are relative to the working directory where that is possible, sorted.

    Raises:
        ModuleNotFoundError: `module` or an import of it does not exist.
    """
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found or name in WITHOUT_INFLUENCE:
            continue
        path = _path_of(name)
        if path is None:
            raise ModuleNotFoundError(f"no module named {name!r}")
        found[name] = path
        waiting.extend(_imports_of(name, path))
    return tuple(sorted(_as_given(path) for path in found.values()))


@cache
def _path_of(name: str) -> Path | None:
    package, *rest = name.split(".")
    if package != PACKAGE:
        return None
    base = _ROOT.joinpath(*rest)
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


@cache
def _imports_of(name: str, path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            submodules = (f"{node.module}.{alias.name}" for alias in node.names)
            names.update(submodule for submodule in submodules if _path_of(submodule) is not None)
    return frozenset(found for found in names if found.split(".")[0] == PACKAGE) - {name}


@cache
def _digest(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _as_given(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
