"""What a configuration needs from elsewhere: what is fetched, and what its user has to place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from threefold.origin import Download, Origin


@dataclass(frozen=True)
class Needed:
    """Published data, labels or weights.

    Attributes:
        what: e.g. "images of cifar10".
        used_by: the titles of what learns from it, with their paper.
        origin: where it comes from.
    """

    what: str
    used_by: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True)
class Placed:
    """What is read from a folder, or should be.

    Attributes:
        needed: what it is.
        folder: where it is, or None where it is missing.
    """

    needed: Needed
    folder: Path | None

    @property
    def missing(self) -> bool:
        """Whether there is no such folder."""
        return self.folder is None or not self.folder.is_dir()


@dataclass(frozen=True)
class Inventory:
    """All that a configuration needs from elsewhere, once each.

    Attributes:
        placed: what is read from folders, or should be: also what is neither there nor can be fetched.
        fetched: the files to be fetched, each with those that need it.
    """

    placed: tuple[Placed, ...]
    fetched: dict[Download, list[Needed]] = field(default_factory=dict)

    @classmethod
    def of(cls, needed: Sequence[Needed], mirror: str | None) -> "Inventory":
        """Sort what is needed by whether a folder (the user's, or one in `mirror`) holds it or it is to be fetched."""
        placed, fetched = [], dict[Download, list[Needed]]()
        for each in needed:
            folder = each.origin.placed(mirror)
            if folder is not None or not each.origin.downloads:
                placed.append(Placed(each, folder))
                continue
            for download in each.origin.downloads:
                fetched.setdefault(download, []).append(each)
        return cls(tuple(placed), fetched)

    def files(self, downloads: Path) -> list[str]:
        """Where the files to be fetched are put, in the folder `downloads`."""
        return [str(downloads / download.name) for download in self.fetched]

    @property
    def missing(self) -> list[str]:
        """A line for each that its user still has to place."""
        return [
            f"{each.needed.what}: {f'no folder {each.folder}' if each.folder else 'to be placed by you'}"
            for each in self.placed
            if each.missing
        ]
