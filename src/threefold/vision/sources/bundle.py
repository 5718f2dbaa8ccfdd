"""Published files, whether still in their tar archives or unpacked into a folder."""

import gzip
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from threefold.errors import ThreefoldError
from threefold.placed import placed

_ZIPPED = (".tar.gz", ".tgz")
_PACKED = (".tar", *_ZIPPED)
# To read one file of a gzipped archive, all before it are unzipped.
_MOST_ZIPPED = 100
# A file is read into memory whole; the largest, all of CIFAR-100's training images, is a sixth of this.
MOST_BYTES = 1 << 30


@dataclass(frozen=True)
class Stretch:
    """Where in an archive, unzipped, a file lies: its first byte, and how many there are."""

    start: int
    length: int


@dataclass(frozen=True)
class Member:
    """A file of a bundle: `name` is its path inside the folder or archive `container`."""

    container: Path
    name: str
    stretch: Stretch | None = None

    @property
    def where(self) -> str:
        """How messages call it."""
        return str(self.container / self.name)

    def read(self) -> bytes:
        """All of it. Threads may read at once: each opens the archive for itself.

        Raises:
            ThreefoldError: not readable, or cut short.
        """
        if self.stretch is not None and self.stretch.length > MOST_BYTES:
            raise ThreefoldError(f"{self.where}: {self.stretch.length} bytes, more than any file has; fetch it again")
        try:
            if self.stretch is None:
                return (self.container / self.name).read_bytes()
            zipped = self.container.name.endswith(_ZIPPED)
            with gzip.open(self.container) if zipped else self.container.open("rb") as archive:
                archive.seek(self.stretch.start)
                found = archive.read(self.stretch.length)
        except (EOFError, OSError, zlib.error) as error:
            raise ThreefoldError(f"{self.where}: damaged ({error}); delete it and fetch it again") from None
        if len(found) < self.stretch.length:
            raise ThreefoldError(f"{self.where}: cut short; delete {self.container} and fetch it again")
        return found

    def text(self) -> str:
        """All of it, as UTF-8.

        Raises:
            ThreefoldError: not readable, cut short, or not UTF-8.
        """
        try:
            return self.read().decode()
        except UnicodeDecodeError as error:
            raise ThreefoldError(f"{self.where}: not UTF-8 ({error.reason}); fetch it again") from None


@dataclass(frozen=True)
class Bundle:
    """All files of some paths, to be asked for by the end of their names."""

    paths: tuple[Path, ...]
    by_name: Mapping[str, Member]

    def find(self, name: str) -> Member | None:
        """The file whose path is `name`, perhaps inside further folders, the fewest of them; None if there is none."""
        folders, _, last = name.rpartition("/")
        ends = f"/{folders}/{last}" if folders else f"/{last}"
        found = [path for path in self.by_name if f"/{path}".endswith(ends)]
        return self.by_name[min(found, key=lambda path: (path.count("/"), path))] if found else None

    def need(self, name: str, remedy: str) -> Member:
        """As `find`.

        Raises:
            ThreefoldError: there is no such file; the message ends with `remedy`.
        """
        found = self.find(name)
        if found is None:
            raise ThreefoldError(f"{self.where}: no {name}; {remedy}")
        return found

    @property
    def where(self) -> str:
        """How messages call all of the paths."""
        return ", ".join(map(str, self.paths)) or "no path given"


def bundle(paths: Sequence[Path]) -> Bundle:
    """All files in `paths`: folders (and the archives in them), tar archives, gzipped or not, and plain files.

    Raises:
        ThreefoldError: one of `paths` does not exist, or an archive is no whole tar archive.
    """
    by_name: dict[str, Member] = {}
    for member in (member for path in paths for member in _members(path)):
        by_name.setdefault(member.name, member)
    return Bundle(tuple(paths), by_name)


def _members(path: Path) -> Iterator[Member]:
    for container, name in placed(path, _PACKED):
        yield from _packed(container) if name is None else (Member(container, name),)


def _packed(path: Path) -> Iterator[Member]:
    try:
        with tarfile.open(path) as archive:
            entries = [entry for entry in archive if entry.isfile()]
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ThreefoldError(f"{path}: not a whole tar archive ({error}); delete it and fetch it again") from None
    if path.name.endswith(_ZIPPED) and len(entries) > _MOST_ZIPPED:
        raise ThreefoldError(f"{path}: {len(entries)} files in a gzipped archive; unpack it and give the folder")
    for entry in entries:
        name = PurePosixPath(entry.name)
        # What one operating system adds to every archive.
        if not name.name.startswith("._"):
            yield Member(path, name.as_posix(), Stretch(entry.offset_data, entry.size))
