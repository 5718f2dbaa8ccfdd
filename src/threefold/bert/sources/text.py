"""Running text for masked language modelling: WikiText as published, or any folder of text files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from threefold.bert.sources.bundle import Member, members
from threefold.bert.sources.tokenise import UNKNOWN, WordPiece
from threefold.errors import ThreefoldError
from threefold.progress import progress

_ENDINGS = (".txt", ".raw", ".tokens")
_ADDED = 2  # [CLS] and [SEP]
_BLOCKS_AT_A_TIME = 1024


@dataclass(frozen=True)
class TextOptions:
    """How text becomes blocks.

    Attributes:
        block: tokens of a block, with its [CLS] and [SEP] (512 in the released code).
        dev_share: how much of the text, its end, is the dev split where no file is called that.
        most_blocks: where the training text is cut; None takes all.
    """

    block: int = 512
    dev_share: float = 0.01
    most_blocks: int | None = None


def read_text(paths: Sequence[Path], tokeniser: WordPiece, options: TextOptions) -> dict[str, dict[str, torch.Tensor]]:
    """Train and dev: the texts one after the other, cut into blocks; what does not fill a block is left out.

    A file called `valid` or `dev` (as in wiki.valid.raw) is the dev split; one called `train`, or else all others, are
    the training text. Text is read a line at a time, so memory is that of the blocks (4 bytes a token) and a few
    thousand lines.

    Returns:
        by split, int32 tensors: tokens [n, block], length [n], first [n] (the length, as there is one segment).

    Raises:
        ThreefoldError: no text files, damaged ones, or too little text for a block in each split.
    """
    train_files, dev_files = _files(paths)
    train = _blocks(train_files, tokeniser, options.block, options.most_blocks)
    if dev_files:
        dev = _blocks(dev_files, tokeniser, options.block, None)
    else:
        held_out = max(1, round(options.dev_share * len(train)))
        train, dev = train[:-held_out], train[-held_out:]
    for blocks, files in ((train, train_files), (dev, dev_files or train_files)):
        if not len(blocks):
            raise ThreefoldError(
                f"{files[0].where}: too little text for blocks of {options.block}; give more, or make blocks smaller"
            )
    return {"train": _split(train), "dev": _split(dev)}


def plain(line: str) -> str:
    """A line of WikiText as it was before it was split into words: its marks for unknown words and joints undone."""
    for mark, text in ((" @-@ ", "-"), (" @,@ ", ","), (" @.@ ", "."), ("<unk>", UNKNOWN)):
        line = line.replace(mark, text)
    return line.strip()


def _files(paths: Sequence[Path]) -> tuple[list[Member], list[Member]]:
    texts = [member for member in members(paths) if member.base.endswith(_ENDINGS)]
    if not texts:
        looked = ", ".join(map(str, paths)) or "no path given"
        raise ThreefoldError(f"{looked}: no text files; give WikiText's archive, or a folder of .txt files")
    dev = [member for member in texts if _called(member, "valid", "dev")]
    train = [member for member in texts if _called(member, "train")]
    return train or [member for member in texts if member not in dev], dev


def _called(member: Member, *names: str) -> bool:
    return not set(names).isdisjoint(re.split(r"[._-]", member.base.lower()))


def _blocks(files: Sequence[Member], tokeniser: WordPiece, block: int, most: int | None) -> NDArray[np.int32]:
    room = block - _ADDED
    parts: list[NDArray[np.int32]] = []
    waiting: list[NDArray[np.int32]] = []
    held = taken = 0
    for tokens in progress(tokeniser.tokens(_lines(files)), "Tokenising text", unit="line"):
        waiting.append(tokens)
        held += len(tokens)
        if held >= _BLOCKS_AT_A_TIME * room:
            part, rest = _cut(waiting, room, tokeniser)
            parts.append(part)
            taken += len(part)
            waiting, held = [rest], len(rest)
        if most is not None and taken >= most:
            break
    parts.append(_cut(waiting, room, tokeniser)[0])
    return np.concatenate(parts)[:most]


def _cut(
    waiting: Sequence[NDArray[np.int32]], room: int, tokeniser: WordPiece
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Full blocks between [CLS] and [SEP], and the tokens that are left over."""
    tokens = np.concatenate([np.empty(0, dtype=np.int32), *waiting])
    number = len(tokens) // room
    blocks = np.empty((number, room + _ADDED), dtype=np.int32)
    blocks[:, 0], blocks[:, -1] = tokeniser.classification, tokeniser.separator
    blocks[:, 1:-1] = tokens[: number * room].reshape(number, room)
    return blocks, tokens[number * room :].copy()


def _lines(files: Sequence[Member]) -> Iterator[str]:
    for member in files:
        for _, line in member.lines():
            if text := plain(line):
                yield text


def _split(blocks: NDArray[np.int32]) -> dict[str, torch.Tensor]:
    lengths = torch.full((len(blocks),), blocks.shape[1], dtype=torch.int32)
    return {"tokens": torch.from_numpy(np.ascontiguousarray(blocks)), "length": lengths, "first": lengths.clone()}
