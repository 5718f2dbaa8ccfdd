"""Files between stages: written aside and renamed, so that nothing half-written is ever taken for whole."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threefold.errors import ThreefoldError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.parquet as pq

# pandas and pyarrow are imported where tables are read or written: jobs without tables start in half a second less.

HEADER_KEY = b"threefold"


@contextmanager
def written_aside(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path in the folder of `path`; rename it to `path` when the block ends well."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    _sweep(path)
    try:
        yield aside
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        # Some libraries write for the user alone; results are for whom the user's umask lets read them.
        aside.chmod(aside.stat().st_mode | (0o666 & ~_umask()))
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what writers of `path` that were killed left behind."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        writer = left.name.split(".")[-2]
        if writer.isdecimal() and not Path("/proc", writer).exists():
            left.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8 to `path`, whole or not at all."""
    with written_aside(path) as aside:
        aside.write_text(text, encoding="utf-8")


def write_json(path: str | Path, value: Any) -> None:
    """Write `value` as indented JSON with a final newline; NaN and infinities are refused."""
    write_text(path, json.dumps(value, indent=2, allow_nan=False) + "\n")


def read_json(path: str | Path) -> Any:
    """Read a JSON file.

    Raises:
        ThreefoldError: the file is missing or is not whole JSON.
    """
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; ask snakemake for it by this name") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ThreefoldError(f"{path}: not a whole JSON file ({error}); delete it and run again") from None


def write_table(path: str | Path, frame: pd.DataFrame, header: Mapping[str, Any] | None = None) -> None:
    """Write `frame` as zstd-compressed Parquet with sums of its pages, and `header` (JSON-able) in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    metadata = {**(table.schema.metadata or {}), HEADER_KEY: json.dumps(dict(header or {}), sort_keys=True).encode()}
    with written_aside(path) as aside:
        pq.write_table(
            table.replace_schema_metadata(metadata),
            aside,
            compression="zstd",
            compression_level=9,
            write_page_checksum=True,
        )


def read_table(path: str | Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a Parquet file, optionally only some `columns`.

    Raises:
        ThreefoldError: the file is missing, truncated, damaged, not Parquet, or lacks a column.
    """
    file, checked = _parquet(path), _checked_columns(path, columns)
    with _whole(path):
        frame: pd.DataFrame = file.read(columns=checked).to_pandas()
    return frame


def read_header(path: str | Path) -> dict[str, Any]:
    """The header given to `write_table`; empty where there is none."""
    metadata = _parquet(path).schema_arrow.metadata or {}
    header: dict[str, Any] = json.loads(metadata.get(HEADER_KEY, b"{}"))
    return header


def _parquet(path: str | Path) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    with _whole(path):
        return pq.ParquetFile(path, page_checksum_verification=True)


@contextmanager
def _whole(path: str | Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; ask snakemake for it by this name") from None
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{path}: not a whole Parquet file ({reason}); delete it and run again") from None


def _checked_columns(path: str | Path, columns: list[str] | None) -> list[str] | None:
    if columns is not None:
        missing = sorted(set(columns) - set(_parquet(path).schema_arrow.names))
        if missing:
            raise ThreefoldError(f"{path}: lacks the column {missing[0]!r}; it was made by something else")
    return columns
