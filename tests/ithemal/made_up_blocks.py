"""Blocks of real instructions with made-up labels, small enough to train on within a test."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from threefold.files import write_table
from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.dataset import SplitSettings, build_dataset

# add rax,rbx; inc rcx; mov rdx,rbx; mov rax,[rdi+8]; mov [rsi],rdx; imul rax,rbx; idiv rcx; xor ecx,ecx; lea; vaddps
COSTS = {
    "4801d8": 0.5,
    "48ffc1": 0.25,
    "4889da": 0.2,
    "488b4708": 0.4,
    "488916": 1.0,
    "480fafc3": 3.0,
    "48f7f9": 10.0,
    "31c9": 0.2,
    "488d441008": 0.3,
    "c5f458c2": 0.7,
}


def made_up_blocks(count: int, seed: int = 0) -> pd.DataFrame:
    """`count` measured blocks of one to six instructions; cycles are the sum of their instructions' costs."""
    generator = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        chosen = generator.choice(list(COSTS), generator.integers(1, 7))
        rows.append(("".join(chosen), len(chosen), sum(COSTS[code] for code in chosen)))
    frame = pd.DataFrame(rows, columns=["hex", "instructions", "cycles"])
    texts = [token_text(bytes.fromhex(code)) for code in frame["hex"]]
    return frame.assign(source="made up", status="measured", token_text=texts)


def write_made_up_dataset(path: Path, count: int = 400, seed: int = 0) -> Path:
    """Write a split data set of such blocks to `path`."""
    header = {"processor": {"microarchitecture": "zen4", "issue_width": 6}}
    write_table(path, build_dataset(made_up_blocks(count, seed), SplitSettings(seed)), header)
    return path


def texts_of(*blocks: Sequence[str]) -> list[str]:
    """Token texts of blocks given as hex of their instructions."""
    return [token_text(bytes.fromhex("".join(block))) for block in blocks]
