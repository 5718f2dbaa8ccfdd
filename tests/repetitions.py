"""Lines of logic that stand twice.

A line of logic is what is left of a line of Python without its comment and spacing. Imports, docstrings, blank lines
and lone brackets count for nothing; nor do declarations of fields and of parameters on lines of their own,
`name: type` and `name: type = value`, which say what a thing is, not what it does. Snakemake's rules are such
declarations, and are not looked at.
"""

import ast
import io
import token
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_UNSEEN = {token.COMMENT, token.NL, token.NEWLINE, token.INDENT, token.DEDENT, token.ENDMARKER}


class Line(NamedTuple):
    """A line of logic, and where it stands."""

    number: int
    text: str


@dataclass(frozen=True)
class Repetition:
    """The same lines in two places, each a file and the number of the first line."""

    lines: int
    one: tuple[str, int]
    other: tuple[str, int]

    def __str__(self) -> str:
        places = (f"{name}:{number}" for name, number in (self.one, self.other))
        return f"{self.lines} lines: {' and '.join(places)}"


def logic(text: str) -> list[Line]:
    """The lines of logic of a Python file."""
    silent = {number for first, last in _silent(ast.parse(text)) for number in range(first, last + 1)}
    parts: dict[int, list[str]] = defaultdict(list)
    for each in tokenize.generate_tokens(io.StringIO(text).readline):
        if each.type not in _UNSEEN and each.start[0] not in silent:
            parts[each.start[0]].append(each.string)
    lines = (Line(number, " ".join(found)) for number, found in sorted(parts.items()))
    return [line for line in lines if any(letter.isalnum() for letter in line.text)]


def _silent(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """First and last lines of what is no logic."""
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
                yield node.lineno, node.end_lineno or node.lineno
            case ast.ClassDef():
                declared = (each for each in node.body if isinstance(each, ast.AnnAssign))
                yield from ((each.lineno, each.end_lineno or each.lineno) for each in declared)
            case ast.FunctionDef():
                # Those that stand on lines of their own.
                given = (each for each in (*node.args.args, *node.args.kwonlyargs) if each.lineno > node.lineno)
                yield from ((each.lineno, each.end_lineno or each.lineno) for each in given)


def repetitions(files: Iterable[tuple[str, str]], length: int) -> list[Repetition]:
    """All runs of at least `length` lines of logic that stand in two places of `files`, which are names and texts."""
    texts = {name: logic(text) for name, text in files}
    places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, lines in texts.items():
        for start in range(len(lines) - length + 1):
            places[tuple(line.text for line in lines[start : start + length])].append((name, start))
    found, covered = [], set()
    for same in places.values():
        for one, other in ((one, other) for place, one in enumerate(same) for other in same[place + 1 :]):
            if (one, other) in covered:
                continue
            shared = _shared(texts[one[0]][one[1] :], texts[other[0]][other[1] :])
            covered |= {((one[0], one[1] + step), (other[0], other[1] + step)) for step in range(shared)}
            numbered = [(name, texts[name][start].number) for name, start in (one, other)]
            found.append(Repetition(shared, numbered[0], numbered[1]))
    return found


def _shared(lines: list[Line], others: list[Line]) -> int:
    """How many lines are the same, from the first on."""
    pairs = zip(lines, others, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one.text != other.text), min(len(lines), len(others))
    )


def of_folders(root: Path, *folders: str) -> list[tuple[str, str]]:
    """The Python files below these folders, by name."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    return [(str(path.relative_to(root)), path.read_text(encoding="utf-8")) for path in paths]
