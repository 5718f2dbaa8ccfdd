"""Which sentences are kept from training."""

from collections.abc import Iterator
from zlib import crc32

from threefold.bert.language.grammar import Words
from threefold.bert.language.lexicon import LEMMAS

# One sentence in so many is for evaluation only.
_SHARE = 4


def held_out(sentence: Words, seed: int) -> bool:
    """Whether a sentence may occur in dev sets only; otherwise it may occur in training sets and the corpus only.

    Decided by its content words alone: what says the same event in other words falls on the same side.
    """
    content = sorted(LEMMAS[word] for word in sentence if word in LEMMAS)
    return crc32(" ".join((str(seed), *content)).encode()) % _SHARE == 0


def sentences(*texts: Words) -> Iterator[Words]:
    """The sentences of some texts; full stops stand between them."""
    for text in texts:
        start = 0
        for end, word in enumerate((*text, ".")):
            if word == ".":
                if end > start:
                    yield text[start:end]
                start = end + 1
