"""A sample of harvested blocks with an equal share from every source."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table

logger = logging.getLogger(__name__)


def select(harvest_paths: Sequence[str | Path], count: int, seed: int) -> pd.DataFrame:
    """Draw `count` distinct blocks, as many from each source as from any other (fewer where it has fewer).

    A block of several sources belongs to the first and counts its occurrences in all of them.

    Returns:
        Columns hex, source, count (int32), instructions (int16); by source, then by address.

    Raises:
        ThreefoldError: a file is not a harvest, or there are none.
    """
    sources = [rows for _, rows in _pool(harvest_paths).groupby("source", sort=False)]
    available = [len(rows) for rows in sources]
    if sum(available) < count:
        logger.warning("only %d distinct blocks where %d were asked for; taking all", sum(available), count)
    drawn = [
        rows.iloc[np.sort(np.random.default_rng((seed, index)).permutation(len(rows))[:share])]
        for index, (rows, share) in enumerate(zip(sources, equal_shares(available, count), strict=True))
    ]
    return pd.concat(drawn, ignore_index=True)


def equal_shares(available: Sequence[int], count: int) -> list[int]:
    """Shares of `count`, equal but for what a source lacks, which the others make up; at most `available`."""
    shares = [0] * len(available)
    left = min(count, sum(available))
    while left:
        open_sources = [index for index, most in enumerate(available) if shares[index] < most]
        each = max(left // len(open_sources), 1)
        for index in open_sources:
            taken = min(each, available[index] - shares[index], left)
            shares[index] += taken
            left -= taken
    return shares


def _pool(paths: Sequence[str | Path]) -> pd.DataFrame:
    if not paths:
        raise ThreefoldError("no harvest to select from; name at least one binary in the config")
    rows = pd.concat([_with_source(path) for path in paths], ignore_index=True)
    totals = rows.groupby("hex", sort=False)["count"].sum()
    distinct = rows.drop_duplicates("hex")
    counts = distinct["hex"].map(totals).astype("int32")
    return distinct.assign(count=counts)[["hex", "source", "count", "instructions"]]


def _with_source(path: str | Path) -> pd.DataFrame:
    source = read_header(path).get("source")
    if source is None:
        raise ThreefoldError(f"{path}: not a harvest (its header names no source); harvest the binary again")
    return read_table(path, ["hex", "count", "instructions"]).assign(source=source)
