"""What the cards of all that is shipped have in common."""

import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any


def facts(told: Mapping[str, Any]) -> list[str]:
    """Lines of a Markdown table of two columns without headings."""
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in told.items())]


def versions(packages: Iterable[str]) -> str:
    """The versions of Python and of these packages, in words; they have to be installed."""
    return ", ".join((f"Python {platform.python_version()}", *(f"{each} {version(each)}" for each in packages)))
