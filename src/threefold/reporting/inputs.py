"""How `draw` takes up the files that `needs` named."""

from collections.abc import Mapping
from pathlib import Path

from threefold.errors import ThreefoldError

Inputs = Mapping[str, str | list[str]]


def one(inputs: Inputs, name: str) -> Path:
    """The single file called `name`.

    Raises:
        ThreefoldError: there are several, or none.
    """
    files = many(inputs, name)
    if len(files) != 1:
        raise ThreefoldError(f"input {name!r}: {len(files)} files where one is drawn from")
    return files[0]


def many(inputs: Inputs, name: str) -> list[Path]:
    """All files called `name`, in the order of `needs`."""
    value = inputs[name]
    return [Path(value)] if isinstance(value, str) else [Path(path) for path in value]
