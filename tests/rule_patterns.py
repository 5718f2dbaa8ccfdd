"""Patterns of files as Snakemake reads them."""

import re
from collections.abc import Mapping


def expression(pattern: str, constraints: Mapping[str, str]) -> "re.Pattern[str]":
    """`pattern` with its wildcards as groups; a wildcard that returns must match the same."""
    seen: set[str] = set()

    def group(match: "re.Match[str]") -> str:
        name = match[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{constraints[name]})"

    return re.compile(re.sub(r"\{(\w+)\}", group, pattern))
