"""Which source files a module's behaviour depends on, so that editing code re-runs exactly what it touches."""

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "threefold"

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


@cache
def source_files(module: str) -> tuple[str, ...]:
    """The files of `module` and of all the modules of this package that it imports, directly or not.

    Paths are relative to the working directory where that is possible, sorted.

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
        found[name] = path
        waiting.extend(_imports_of(name, path))
    return tuple(sorted(_as_given(path) for path in found.values()))


@cache
def _path_of(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no module named {name!r}")
    return Path(spec.origin)


@cache
def _imports_of(name: str, path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(full for alias in node.names if _is_module(full := f"{node.module}.{alias.name}"))
    return frozenset(found for found in names if found.split(".")[0] == PACKAGE) - {name}


@cache
def _is_module(name: str) -> bool:
    try:
        return name.split(".")[0] == PACKAGE and find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _as_given(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
