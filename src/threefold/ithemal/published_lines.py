"""Lines of published text files, packed or not, with numbers to name in complaints."""

import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn

from threefold.errors import ThreefoldError

_DAMAGED = (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError)


def numbered_lines(path: str | Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file that are not blank, with their numbers from 1; `.gz` and `.xz` are unpacked.

    Raises:
        ThreefoldError: no such file, not text, or the archive is damaged or cut short.
    """
    try:
        with _opened(Path(path)) as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.strip()
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; fetch it, or set the config's mirror to its folder") from None
    except _DAMAGED as error:
        raise ThreefoldError(f"{path}: damaged or cut short ({error}); fetch it again") from None


def refuse(path: str | Path, number: int, complaint: str) -> NoReturn:
    """Raise the error of a malformed line.

    Raises:
        ThreefoldError: always; names the line of `path` and the `complaint`.
    """
    raise ThreefoldError(f"{path}, line {number}: {complaint}; fetch the file again or mend the line") from None


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
