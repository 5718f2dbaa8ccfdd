"""Where published files come from: a mirror, a folder of the user's, or a download."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError


@dataclass(frozen=True)
class Download:
    """A file to be had at an address.

    Attributes:
        name: what a mirror and the folder of downloads call it.
        url: the address.
        sha256: its sum, or its first digits, or None where it is not known.
        md5: likewise.
        size: its bytes, where they are known.
    """

    name: str
    url: str
    sha256: str | None = None
    md5: str | None = None
    size: int | None = None

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Download":
        """The download of an entry of the configuration: `file`, `url`, and perhaps `sha256`, `md5`, `size`."""
        return cls(config["file"], config["url"], config.get("sha256"), config.get("md5"), config.get("size"))


@dataclass(frozen=True)
class Origin:
    """The files of a task, or of published weights.

    Attributes:
        downloads: as published.
        unpacked: what a folder that holds them unpacked is called, e.g. "CoLA".
        needed: the files and folders that such a folder must hold.
        folder: a folder of the user's that is taken instead of anything else.
        licence: under which it may be used, or a word on its terms, where they are known.
        page: where the publishers describe it.
        placing: how to place by hand what cannot be fetched, or need not be.
    """

    downloads: tuple[Download, ...] = ()
    unpacked: str | None = None
    needed: tuple[str, ...] = ()
    folder: Path | None = None
    licence: str | None = None
    page: str | None = None
    placing: str | None = None

    @classmethod
    def of(cls, source: Mapping[str, Any], needed: tuple[str, ...] = ()) -> "Origin":
        """The origin of an entry of the configuration; each of its keys is optional."""
        folder = source.get("folder")
        return cls(
            tuple(Download.of(entry) for entry in source.get("files", ())),
            source.get("unpacked"),
            needed,
            Path(folder).expanduser() if folder else None,
            source.get("licence"),
            source.get("page"),
            source.get("placing"),
        )

    def paths(self, mirror: str | None, downloads: Path) -> tuple[Path, ...]:
        """What is read: the user's folder, one in the mirror, or files in the folder `downloads`.

        A mirror's folder counts at its top or one folder deeper, as in `<mirror>/glue/CoLA`, if it holds what is
        needed; the files as published come first where the mirror has them all.
        """
        if self.folder is not None:
            return (self.folder,)
        return self._unpacked_in(mirror) or tuple(downloads / download.name for download in self.downloads)

    def placed(self, mirror: str | None) -> Path | None:
        """The folder that is read instead of any download: the user's, or one in the mirror; None without one."""
        return self.folder or next(iter(self._unpacked_in(mirror)), None)

    def _unpacked_in(self, mirror: str | None) -> tuple[Path, ...]:
        if mirror is None or "://" in mirror or self.unpacked is None:
            return ()
        kept = Path(mirror).expanduser()
        if self.downloads and all((kept / download.name).is_file() for download in self.downloads):
            return ()
        candidates = [kept / self.unpacked, *sorted(kept.glob(f"*/{self.unpacked}"))]
        return tuple(path for path in candidates if path.is_dir() and self._is_whole(path))[:1]

    def _is_whole(self, folder: Path) -> bool:
        return all((folder / name).exists() for name in self.needed)


def by_name(downloads: Iterable[Download]) -> dict[str, Download]:
    """Downloads by what the folder of downloads calls them.

    Raises:
        ThreefoldError: two that differ have one name.
    """
    found: dict[str, Download] = {}
    for download in downloads:
        if found.setdefault(download.name, download) != download:
            raise ThreefoldError(f"{download.name}: two downloads have this name and differ; rename one `file`")
    return found
