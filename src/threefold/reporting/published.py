"""Published values: CSV files in `published/<paper>/`, each row with its origin."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.errors import ThreefoldError

ORIGIN = ("provenance", "verified")
FROM_MEMORY = "from memory"

Rows = Mapping[tuple[str, ...], Mapping[str, Any]]


def path(paper: str, table: str) -> str:
    """Where the published values of one table lie, relative to the root of the project."""
    return f"published/{paper}/{table}.csv"


def read(file: str | Path) -> pd.DataFrame:
    """The rows of one published table, every one with `provenance` (words) and `verified` (bool).

    Numeric columns keep NaN where a value was not recovered.

    Raises:
        ThreefoldError: the file is missing, or a row does not say where it comes from.
    """
    try:
        frame = pd.read_csv(file, dtype={"verified": str})
    except FileNotFoundError:
        raise ThreefoldError(f"{file}: no such file; published values are part of the project") from None
    except pd.errors.ParserError as error:
        raise ThreefoldError(f"{file}: not a CSV ({error}); quote cells that hold commas") from None
    for column in ORIGIN:
        if column not in frame:
            raise ThreefoldError(f"{file}: lacks the column {column!r}; published/README.md says what it means")
    for line, row in enumerate(frame.itertuples(index=False), start=2):
        _check_origin(f"{file}:{line}", str(row.provenance), str(row.verified))
    return frame.assign(verified=frame["verified"] == "true")


def rows_by(file: Path, *keys: str) -> Rows:
    """The rows of the published file by the values of the columns `keys`."""
    return {
        tuple(str(row[key]) for key in keys): {str(column): value for column, value in row.items()}
        for row in read(file).to_dict("records")
    }


def _check_origin(place: str, provenance: str, verified: str) -> None:
    if provenance in ("nan", ""):
        raise ThreefoldError(f"{place}: no provenance; name where the value was read, or 'from memory, unverified'")
    if verified not in ("true", "false"):
        raise ThreefoldError(f"{place}: verified is {verified!r}; write true or false")
    if provenance.startswith(FROM_MEMORY) and verified == "true":
        raise ThreefoldError(f"{place}: verified and yet from memory; name where it was checked")
