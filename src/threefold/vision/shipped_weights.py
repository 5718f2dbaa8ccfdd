"""Pre-trained weights that come with the project."""

from pathlib import Path
from shutil import copyfile

from threefold.files import written_aside


def take_shipped(shipped: Path, taken: Path) -> None:
    """Copy a file of the `shipped` weights to where a pre-training would have written it."""
    with written_aside(taken) as aside:
        copyfile(shipped, aside)
