"""From measured blocks to a data set: token groups, and a split of which one part is free of leaks.

Canonicalisation erases constants, so blocks with different bytes can be the same to the model. A split by block, the
paper's, therefore lets twins of test blocks into training; `test_grouped` does not. One model serves both tests.
"""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from threefold.errors import ThreefoldError
from threefold.files import read_header, read_table, write_table

Split = Literal["train", "validation", "test_grouped", "test_random"]
COLUMNS = ["hex", "source", "instructions", "cycles", "tokens", "group", "split"]


@dataclass(frozen=True)
class SplitSettings:
    """How blocks are divided.

    Attributes:
        seed: of the draw.
        grouped_test: share of the token groups that goes, whole, to `test_grouped`.
        validation: share of the token groups that goes, whole, to `validation`.
        random_test: share of the remaining blocks that goes to `test_random` (the paper: 20 %).
    """

    seed: int = 0
    grouped_test: float = 0.08
    validation: float = 0.04
    random_test: float = 0.2


def build_dataset(measured: pd.DataFrame, settings: SplitSettings) -> pd.DataFrame:
    """The data set of the measured blocks in `measured`, in their order.

    Args:
        measured: columns hex, source, instructions, status, cycles (per iteration) and token_text.
        settings: of the split.

    Returns:
        The columns `COLUMNS`; `group` numbers the distinct token sequences.

    Raises:
        ThreefoldError: a measured block's label is not a positive number, or there are too few groups to split.
    """
    blocks = measured[measured["status"] == "measured"].reset_index(drop=True)
    cycles = blocks["cycles"].to_numpy(np.float32)
    wrong = ~(np.isfinite(cycles) & (cycles > 0))
    if wrong.any():
        block = blocks.loc[wrong.argmax()]
        raise ThreefoldError(
            f"block {block['hex']}: measured {block['cycles']} cycles, not a positive number; measure it anew"
        )
    group = pd.factorize(blocks["token_text"])[0].astype(np.int32)
    return pd.DataFrame(
        {
            "hex": blocks["hex"],
            "source": blocks["source"],
            "instructions": blocks["instructions"].astype(np.int16),
            "cycles": cycles,
            "tokens": blocks["token_text"],
            "group": group,
            "split": _split(group, settings),
        }
    )


def _split(group: npt.NDArray[np.int32], settings: SplitSettings) -> list[Split]:
    groups = int(group.max(initial=-1)) + 1
    grouped, validation = (max(1, round(share * groups)) for share in (settings.grouped_test, settings.validation))
    if grouped + validation >= groups:
        raise ThreefoldError(f"data set: {groups} distinct token sequences are too few to split; measure more blocks")
    generator = np.random.default_rng(settings.seed)
    drawn = generator.permutation(groups)
    of_group = np.full(groups, "train", dtype=object)
    of_group[drawn[:grouped]] = "test_grouped"
    of_group[drawn[grouped : grouped + validation]] = "validation"
    split = of_group[group]
    rest = generator.permutation(np.flatnonzero(split == "train"))
    split[rest[: round(settings.random_test * len(rest))]] = "test_random"
    return list(split)


def build_dataset_file(
    measured: Path, dataset: Path, settings: SplitSettings, token_text: Callable[[bytes], str]
) -> None:
    """Read a measured file, canonicalise its blocks with `token_text`, split them and write the data set.

    The data set's header keeps the measured file's (processor, clock, date, ...) and adds the split and fingerprint.
    """
    frame = read_table(measured, ["hex", "source", "instructions", "status", "cycles"])
    frame = frame[frame["status"] == "measured"]
    frame = frame.assign(token_text=[token_text(bytes.fromhex(code)) for code in frame["hex"]])
    blocks = build_dataset(frame, settings)
    header = {**read_header(measured), "split": asdict(settings), "fingerprint": fingerprint(blocks)}
    write_table(dataset, blocks, header)


def read_dataset(path: str | Path) -> pd.DataFrame:
    """Read a data set written by `build_dataset_file`.

    Raises:
        ThreefoldError: it is missing, damaged or lacks a column.
    """
    return read_table(path, COLUMNS)


def fingerprint(dataset: pd.DataFrame) -> str:
    """Sha256 over the columns that decide what a model can learn: hex, cycles and split."""
    digest = hashlib.sha256()
    digest.update("\n".join(dataset["hex"]).encode())
    digest.update(dataset["cycles"].to_numpy("<f4").tobytes())
    digest.update("\n".join(dataset["split"]).encode())
    return digest.hexdigest()


def microarchitecture_of(dataset: str | Path) -> str:
    """The microarchitecture that a data set was measured on, such as "zen4"; "unknown" where its header has none."""
    return str(read_header(dataset).get("processor", {}).get("microarchitecture", "unknown"))


def issue_width_of(dataset: str | Path) -> int | None:
    """Instructions per cycle, at most, of the processor that a data set was measured on; None if unknown."""
    width = read_header(dataset).get("processor", {}).get("issue_width")
    return None if width is None else int(width)
