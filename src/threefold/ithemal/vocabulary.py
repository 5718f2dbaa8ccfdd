"""Tokens to numbers; whatever was rare in training is `<unk>`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from threefold.errors import ThreefoldError

UNKNOWN = "<unk>"
INSTRUCTION_END = "<END>"


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in a fixed order; number 0 is `<unk>`."""

    tokens: tuple[str, ...]
    _number: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse repeated tokens."""
        if self.tokens[:1] != (UNKNOWN,) or len(set(self.tokens)) != len(self.tokens):
            raise ValueError(f"a vocabulary is {UNKNOWN} followed by distinct tokens")
        object.__setattr__(self, "_number", {token: number for number, token in enumerate(self.tokens)})

    @classmethod
    def of(cls, texts: Iterable[str], minimum_count: int = 3) -> "Vocabulary":
        """The tokens that occur at least `minimum_count` times in `texts`, by frequency, then alphabetically."""
        counts = Counter(token for text in texts for token in text.split())
        frequent = [token for token, count in counts.items() if count >= minimum_count and token != UNKNOWN]
        return cls((UNKNOWN, *sorted(frequent, key=lambda token: (-counts[token], token))))

    def __len__(self) -> int:
        """Number of tokens, `<unk>` included."""
        return len(self.tokens)

    def numbers(self, tokens: Iterable[str]) -> tuple[int, ...]:
        """The number of each token, 0 for those not known."""
        return tuple(self._number.get(token, 0) for token in tokens)


def instructions_of(text: str) -> list[str]:
    """Split a block's token text into its instructions, without their `<END>`.

    Raises:
        ThreefoldError: the text does not end with `<END>`.
    """
    body = text.removesuffix(f" {INSTRUCTION_END}")
    if body == text:
        raise ThreefoldError(f"token text {text[-40:]!r}: does not end with {INSTRUCTION_END}; canonicalise it anew")
    return body.split(f" {INSTRUCTION_END} ")
