"""Small made-up encoders and data sets."""

from typing import Any

import torch

from threefold.bert.architecture import Architecture

SMALL = Architecture(
    vocab_size=40,
    hidden_size=16,
    num_hidden_layers=3,
    num_attention_heads=4,
    intermediate_size=32,
    max_position_embeddings=14,
)
LENGTH = 12
SPECIAL = (0, 1, 2, 3)
CLS, SEP, MASK = 1, 2, 3
VOCABULARY: dict[str, Any] = {"vocabulary": 40, "mask_token": MASK, "special_tokens": SPECIAL}


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pairs(rows: int, seed: int) -> dict[str, torch.Tensor]:
    """Rows of two segments of random words."""
    drawn_from = generator(seed)
    length = torch.randint(7, LENGTH + 1, (rows,), generator=drawn_from)
    first = torch.randint(3, 5, (rows,), generator=drawn_from)
    tokens = torch.randint(len(SPECIAL), 40, (rows, LENGTH), generator=drawn_from)
    place = torch.arange(LENGTH)
    tokens[:, 0] = CLS
    tokens[(place == length[:, None] - 1) | (place == first[:, None] - 1)] = SEP
    tokens[place >= length[:, None]] = 0
    return {"tokens": tokens.int(), "length": length.int(), "first": first.int()}


def labelled(rows: int, seed: int) -> dict[str, torch.Tensor]:
    """Three classes, by the second token."""
    made = pairs(rows, seed)
    return made | {"label": made["tokens"][:, 1].long() % 3}


def valued(rows: int, seed: int) -> dict[str, torch.Tensor]:
    """A value, by the second token."""
    made = labelled(rows, seed)
    return made | {"label": made["label"].float() * 0.7}


def spanned(rows: int, seed: int) -> dict[str, torch.Tensor]:
    """The answer to question i, in window i, is the token after the first segment; each token is two characters."""
    made = pairs(rows, seed)
    place = torch.arange(LENGTH)
    inside = (place >= made["first"][:, None]) & (place < made["length"][:, None] - 1)
    start = 2 * (place - made["first"][:, None])
    return made | {
        "start": made["first"].long(),
        "end": made["first"].long(),
        "example": torch.arange(rows).int(),
        "char_start": torch.where(inside, start, -1).int(),
        "char_end": torch.where(inside, start + 2, -1).int(),
    }
