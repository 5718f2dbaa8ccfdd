"""A paper as the report needs to know it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from threefold.reporting.catalogue import Catalogue

Needs = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Paper:
    """A paper, and how it was run.

    Attributes:
        name: `ithemal`, `bert` or `vision`.
        title: its own.
        venue: where and when it appeared.
        about: what it says, in our words.
        catalogue: its tables and figures.
        needs: the files that one of them is drawn from, by the names its module gives them.
    """

    name: str
    title: str
    venue: str
    about: str
    catalogue: Catalogue
    needs: Callable[[str], Needs]
