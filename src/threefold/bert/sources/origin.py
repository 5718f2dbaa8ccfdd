"""Where a task's published files come from: a mirror, a folder of the user's, or a download."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threefold.bert.sources.glue import layout
from threefold.bert.sources.squad import FILES


@dataclass(frozen=True)
class Download:
    """A file to be had at an address.

    Attributes:
        name: what a mirror and the folder of downloads call it.
        url: the address.
        sha256: its sum, or None where it is not known.
    """

    name: str
    url: str
    sha256: str | None

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Download":
        """The download of an entry `file`, `url`, `sha256` of the configuration."""
        return cls(config["file"], config["url"], config["sha256"])


@dataclass(frozen=True)
class Origin:
    """The files of a task.

    Attributes:
        downloads: as published.
        unpacked: what a folder that holds them unpacked is called, e.g. "CoLA".
        needed: the files that such a folder must hold.
        folder: a folder of the user's that is taken instead of anything else.
    """

    downloads: tuple[Download, ...] = ()
    unpacked: str | None = None
    needed: tuple[str, ...] = ()
    folder: Path | None = None

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> "Origin":
        """The origin of a task's `source` in the configuration: `files`, `unpacked`, `folder`, each optional.

        Raises:
            ThreefoldError: GLUE has no such task.
        """
        folder = source.get("folder")
        return cls(
            tuple(Download.of(entry) for entry in source.get("files", ())),
            source.get("unpacked"),
            _needed(source),
            Path(folder).expanduser() if folder else None,
        )

    def paths(self, mirror: str | None, downloads: Path) -> tuple[Path, ...]:
        """What the data are read from: the user's folder, one in the mirror, or files in the folder `downloads`.

        A mirror's folder counts at its top or one folder deeper, as in `<mirror>/glue/CoLA`, if it holds what is
        needed; the files as published come first where the mirror has them all.
        """
        if self.folder is not None:
            return (self.folder,)
        return self._unpacked_in(mirror) or tuple(downloads / download.name for download in self.downloads)

    def _unpacked_in(self, mirror: str | None) -> tuple[Path, ...]:
        if mirror is None or "://" in mirror or self.unpacked is None:
            return ()
        kept = Path(mirror).expanduser()
        if self.downloads and all((kept / download.name).is_file() for download in self.downloads):
            return ()
        candidates = [kept / self.unpacked, *sorted(kept.glob(f"*/{self.unpacked}"))]
        return tuple(path for path in candidates if path.is_dir() and self._is_whole(path))[:1]

    def _is_whole(self, folder: Path) -> bool:
        return all((folder / name).is_file() for name in self.needed)


def _needed(source: Mapping[str, Any]) -> tuple[str, ...]:
    if source["format"] == "glue":
        files = layout(source["task"]).files
        return files["train"], files["dev"]
    return tuple(FILES.values()) if source["format"] == "squad" else ()
