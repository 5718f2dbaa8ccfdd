"""Published files, whether still in their zip archives or unpacked into a folder."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from threefold.errors import ThreefoldError
from threefold.placed import placed

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Member:
    """A file of a bundle: `name` is its path inside the folder or archive `container`."""

    container: Path
    name: str

    @property
    def where(self) -> str:
        """How messages call it."""
        return str(self.container / self.name)

    @property
    def base(self) -> str:
        """The last part of its name."""
        return PurePosixPath(self.name).name

    @property
    def folder(self) -> str:
        """The name of the folder it lies in; empty at the top of the bundle."""
        return PurePosixPath(self.name).parent.name

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number, from 1, and text of each line; only a line feed ends one, as some texts hold other separators.

        Raises:
            ThreefoldError: not readable, damaged, or not UTF-8.
        """
        number = 0
        try:
            for number, line in enumerate(self._raw_lines(), start=1):
                raw = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
                yield number, raw.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise ThreefoldError(f"{self.where}:{number}: not UTF-8 ({error.reason}); fetch it again") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise ThreefoldError(f"{self.where}: damaged ({error}); delete it and fetch it again") from None

    def _raw_lines(self) -> Iterator[bytes]:
        if self.container.is_dir():
            with (self.container / self.name).open("rb") as stream:
                yield from stream
        else:
            with zipfile.ZipFile(self.container) as archive, archive.open(self.name) as packed:
                yield from packed


def members(paths: Sequence[Path]) -> tuple[Member, ...]:
    """All files in `paths`: zip archives, folders (and the archives in them), and plain files.

    Raises:
        ThreefoldError: one of `paths` does not exist, or an archive is empty or cut short.
    """
    return tuple(member for path in paths for member in _members(path))


def find(among: Sequence[Member], folder: str, name: str) -> Member | None:
    """The file `name` of the folder called `folder`, or else at the top of a bundle; None where there is none."""
    called = [member for member in among if member.base == name]
    inside = [member for member in called if member.folder.lower() == folder.lower()]
    top = [member for member in called if member.folder == ""]
    return next(iter(sorted(inside, key=lambda member: len(member.name)) + top), None)


def _members(path: Path) -> Iterator[Member]:
    for container, name in placed(path, (".zip",)):
        yield from _packed(container) if name is None else (Member(container, name),)


def _packed(path: Path) -> Iterator[Member]:
    if path.stat().st_size == 0:
        raise ThreefoldError(f"{path}: empty; delete it and fetch it again")
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except zipfile.BadZipFile as error:
        raise ThreefoldError(f"{path}: not a whole zip archive ({error}); delete it and fetch it again") from None
    if not names:
        raise ThreefoldError(f"{path}: an archive without files; delete it and fetch it again")
    # What one operating system adds to every archive.
    yield from (Member(path, name) for name in names if not name.startswith("__MACOSX/"))
