"""Blocks of this machine's own programs, or of the shipped set, for the benchmarks beside this file."""

import random

from threefold.files import read_table
from threefold.ithemal import binaries
from threefold.ithemal.harvest import HarvestSettings, harvest
from threefold.ithemal.processor import this_processor
from threefold.ithemal.shipped_model import shipped_model_path

_TEXT_BYTES = 1_500_000


def harvested_blocks(count: int, seed: int) -> list[str]:
    """`count` distinct blocks, as canonical hex, drawn from the C library, the interpreter and OpenBLAS alike."""
    features = this_processor().features
    pool: dict[str, None] = {}
    for source, locate in (("libc", binaries.libc), ("python", binaries.interpreter), ("openblas", binaries.openblas)):
        found = harvest(locate(), source, HarvestSettings(text_bytes=_TEXT_BYTES), features).blocks["hex"].tolist()
        pool.update(dict.fromkeys(random.Random(seed).sample(found, min(count, len(found)))))
    return random.Random(seed).sample(list(pool), count)


def shipped_blocks(count: int, seed: int) -> list[str]:
    """`count` blocks of the shipped set, as canonical hex: where nothing can be harvested, or machines are compared."""
    return random.Random(seed).sample(
        read_table(shipped_model_path().with_name("measured.parquet"))["hex"].tolist(), count
    )
