"""BERT's uncased WordPiece: lower case, accents stripped, Chinese characters on their own."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import AddedToken, Encoding, Tokenizer
from tokenizers.models import WordPiece as WordPieceModel
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from threefold.errors import ThreefoldError

UNKNOWN, CLASSIFICATION, SEPARATOR, PADDING, MASK = "[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"
_SPECIAL = (PADDING, UNKNOWN, CLASSIFICATION, SEPARATOR, MASK)
T = TypeVar("T")

_BATCH = 2048
_LONGEST_WORD = 100  # characters; BERT calls a longer one unknown


class Pieces(NamedTuple):
    """A text in pieces without special tokens, and the characters [start, end) that each stands for, [n, 2]."""

    tokens: NDArray[np.int32]
    offsets: NDArray[np.int32]


class WordPiece:
    """The tokeniser of a vocabulary file, one piece a line.

    Attributes:
        size: number of pieces.
        mask: the token [MASK].
        special: tokens that masked language modelling never touches.

    Raises:
        ThreefoldError: no such file, or it lacks a special token.
    """

    def __init__(self, vocabulary: Path) -> None:
        """Read `vocabulary`, a `vocab.txt`."""
        pieces = _vocabulary(vocabulary)
        self.size = max(pieces.values()) + 1
        self.mask = pieces[MASK]
        self.special = tuple(sorted(pieces[token] for token in _SPECIAL))
        self.classification, self.separator = pieces[CLASSIFICATION], pieces[SEPARATOR]
        self._tokenizer = _tokenizer(pieces)

    def examples(self, texts: Iterable[tuple[str, str | None]], max_length: int) -> dict[str, torch.Tensor]:
        """[CLS] a [SEP], or [CLS] a [SEP] b [SEP], the longer text cut first to `max_length` tokens in all.

        Returns:
            int32 tensors: tokens [n, longest], padded with 0; length [n]; first [n], the tokens of the first segment
            with its [CLS] and [SEP].
        """
        self._tokenizer.enable_truncation(max_length, strategy="longest_first")
        tokens: list[NDArray[np.int32]] = []
        lengths: list[int] = []
        firsts: list[int] = []
        for batch in _batches(texts):
            pairs = [first if second is None else (first, second) for first, second in batch]
            for encoding in self._tokenizer.encode_batch_fast(pairs):
                tokens.append(np.asarray(encoding.ids, dtype=np.int32))
                lengths.append(len(encoding.ids))
                firsts.append(encoding.type_ids.count(0))
        return {
            "tokens": torch.from_numpy(padded(tokens)),
            "length": torch.tensor(lengths, dtype=torch.int32),
            "first": torch.tensor(firsts, dtype=torch.int32),
        }

    def pieces(self, texts: Iterable[str]) -> Iterator[Pieces]:
        """Each text in pieces, whole and without special tokens."""
        self._tokenizer.no_truncation()
        for batch in _batches(texts):
            for encoding in self._tokenizer.encode_batch(batch, add_special_tokens=False):
                yield Pieces(_ids(encoding), np.asarray(encoding.offsets, dtype=np.int32).reshape(-1, 2))

    def tokens(self, texts: Iterable[str]) -> Iterator[NDArray[np.int32]]:
        """As `pieces`, without the characters: half the time and a fraction of the memory."""
        self._tokenizer.no_truncation()
        for batch in _batches(texts):
            yield from map(_ids, self._tokenizer.encode_batch_fast(batch, add_special_tokens=False))


def padded(rows: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The rows as one matrix, as wide as the longest, padded with 0 on the right."""
    matrix = np.zeros((len(rows), max(map(len, rows), default=0)), dtype=np.int32)
    for place, row in enumerate(rows):
        matrix[place, : len(row)] = row
    return matrix


def _ids(encoding: Encoding) -> NDArray[np.int32]:
    return np.asarray(encoding.ids, dtype=np.int32)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _vocabulary(path: Path) -> dict[str, int]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise ThreefoldError(f"{path}: no such file; put the encoder's vocab.txt there") from None
    except UnicodeDecodeError:
        raise ThreefoldError(f"{path}: not a vocabulary in UTF-8; give the encoder's vocab.txt") from None
    pieces = {line.rstrip("\r"): place for place, line in enumerate(lines) if line}
    missing = [token for token in _SPECIAL if token not in pieces]
    if missing:
        raise ThreefoldError(f"{path}: lacks {missing[0]}; give the vocab.txt of an uncased BERT")
    return pieces


def _tokenizer(pieces: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(WordPieceModel(pieces, unk_token=UNKNOWN, max_input_chars_per_word=_LONGEST_WORD))
    tokenizer.normalizer = BertNormalizer(
        lowercase=True, strip_accents=True, handle_chinese_chars=True, clean_text=True
    )
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in _SPECIAL])
    tokenizer.post_processor = TemplateProcessing(
        single=f"{CLASSIFICATION} $A {SEPARATOR}",
        pair=f"{CLASSIFICATION} $A {SEPARATOR} $B:1 {SEPARATOR}:1",
        special_tokens=[(token, pieces[token]) for token in (CLASSIFICATION, SEPARATOR)],
    )
    return tokenizer
