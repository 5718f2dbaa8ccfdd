"""Files that were fetched, or placed by hand: in an archive, or in a folder that it was unpacked to."""

from collections.abc import Iterator
from pathlib import Path

from threefold.errors import ThreefoldError


def placed(path: Path, packed: tuple[str, ...]) -> Iterator[tuple[Path, str | None]]:
    """What lies at `path`: each file as its folder and its name there, each archive as its path and None.

    Args:
        path: a folder, whose inner folders are looked through too, an archive, or a plain file.
        packed: how the names of archives end.

    Raises:
        ThreefoldError: there is no such file or folder.
    """
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.name.endswith(packed):
                yield inner, None
            elif inner.is_file() and not inner.name.startswith("."):
                yield path, inner.relative_to(path).as_posix()
    elif not path.is_file():
        raise ThreefoldError(f"{path}: no such file or folder; give a published archive or the folder it unpacks to")
    elif path.name.endswith(packed):
        yield path, None
    else:
        yield path.parent, path.name
