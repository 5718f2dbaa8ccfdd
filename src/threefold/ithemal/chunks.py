"""Finished parts of a long measurement, kept on disk until the whole is written."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table, write_table


class ChunkFolder:
    """Chunks `00000.parquet`, `00001.parquet`, … in a folder of their own.

    A chunk counts only if it was made of the same blocks under the same conditions; each says so by a digest in its
    header, so a folder left behind by another run does no harm.
    """

    def __init__(self, folder: Path, conditions: Mapping[str, Any]) -> None:
        """A folder, which need not exist, for chunks made under `conditions` (JSON-able)."""
        self._folder = folder
        self._conditions = json.dumps(conditions, sort_keys=True)
        self._numbers: list[int] = []

    def holds(self, number: int, hexes: Iterable[str]) -> bool:
        """Whether chunk `number` is there, whole, and made of `hexes`."""
        try:
            found = read_header(self._path(number)).get("digest") == self._digest(hexes)
            read_table(self._path(number))
        except ThreefoldError:
            return False
        if found:
            self._numbers.append(number)
        return found

    def keep(self, number: int, hexes: Iterable[str], frame: pd.DataFrame) -> None:
        """Write chunk `number`."""
        write_table(self._path(number), frame, {"digest": self._digest(hexes)})
        self._numbers.append(number)

    def whole(self) -> pd.DataFrame:
        """All chunks held or kept, in order."""
        return pd.concat([read_table(self._path(number)) for number in sorted(self._numbers)], ignore_index=True)

    def remove(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:05d}.parquet"

    def _digest(self, hexes: Iterable[str]) -> str:
        return hashlib.sha256("\n".join([self._conditions, *hexes]).encode()).hexdigest()
