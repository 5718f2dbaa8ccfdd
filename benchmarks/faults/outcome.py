"""What came of a fault."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What came of one fault.

    Attributes:
        rules: of the jobs that had to be made again.
        missing: of their outputs, those that were not there.
        happened: in words.
        repeats: how often the command was given again until it ended well.
        remedies: what Snakemake's message asked for in between.
        complaints: what is not as in the undisturbed run.
    """

    number: int
    kind: str
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    happened: str
    repeats: int
    remedies: tuple[str, ...]
    complaints: tuple[str, ...]

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Outcome":
        """From what `as_json` gave."""
        fields: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in value.items()}
        return cls(**fields)

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold of it."""
        return asdict(self)

    @property
    def sound(self) -> bool:
        """Whether all is as if nothing had happened."""
        return not self.complaints

    def line(self) -> str:
        """In one line, and one for each complaint."""
        asked = "".join(f", {remedy}" for remedy in self.remedies)
        ended = f"given {self.repeats} more time{'s' * (self.repeats != 1)}{asked}"
        state = "sound" if self.sound else "NOT SOUND"
        head = f"{self.number:3} {self.kind}: {' > '.join(self.rules)}; {self.happened}; {ended}: {state}"
        return "\n".join([head, *(f"      {complaint}" for complaint in self.complaints)])
