"""What a claim is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A task: its name in the evidence, the paper's task that it stands for, and how readers call it."""

    name: str
    counterpart: str
    title: str
