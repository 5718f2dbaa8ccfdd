"""Where a TensorFlow checkpoint is: among files, in a folder, or in a zip archive, as simCLR publishes it."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from threefold.errors import ThreefoldError

# Beside the checkpoint lies a copy of the weights under another name, for TensorFlow Hub.
_INDEX = "model.ckpt-*.index"
# A ResNet-152 with its optimiser's state is a tenth of this.
_MOST_BYTES = 8 << 30


@contextmanager
def checkpoint_prefix(paths: Sequence[Path]) -> Iterator[Path]:
    """The name of the one checkpoint in `paths`, without `.index`; what is zipped is unpacked for as long.

    Raises:
        ThreefoldError: there is none, or more than one, or an archive is damaged.
    """
    with TemporaryDirectory() as scratch:
        places = [_unzipped(path, Path(scratch)) if path.suffix == ".zip" else path for path in paths]
        found = sorted({index for place in places for index in _indices(place)})
        where = ", ".join(map(str, paths)) or "no path given"
        if len(found) != 1:
            count = f"{len(found)} checkpoints" if found else "no checkpoint"
            raise ThreefoldError(f"{where}: {count} ({_INDEX}); give the published archive, or its one checkpoint")
        yield found[0].with_suffix("")


def _indices(place: Path) -> list[Path]:
    if place.is_dir():
        return list(place.rglob(_INDEX))
    return [place] if place.match(_INDEX) else []


def _unzipped(path: Path, into: Path) -> Path:
    """The parts of checkpoints in an archive, unpacked; `extract` keeps them inside `into` whatever they are called."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [entry for entry in archive.infolist() if Path(entry.filename).name.startswith("model.ckpt-")]
            size = sum(entry.file_size for entry in parts)
            if size > _MOST_BYTES:
                raise ThreefoldError(f"{path}: {size} bytes unpacked, more than any checkpoint has; fetch it again")
            for entry in parts:
                archive.extract(entry, into)
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; download the published checkpoint there") from None
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError) as error:
        raise ThreefoldError(f"{path}: not a whole zip archive ({error}); delete it and fetch it again") from None
    return into
