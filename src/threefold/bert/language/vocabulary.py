"""Words as numbers."""

from pathlib import Path

from threefold.bert.language.lexicon import FUNCTION_WORDS, LEMMAS, PREPOSITIONS
from threefold.files import write_text

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WORDS = (*SPECIAL, *sorted({*FUNCTION_WORDS, *PREPOSITIONS, *LEMMAS}))
IDS = {word: number for number, word in enumerate(WORDS)}
CLS, SEP, MASK = (IDS[word] for word in ("[CLS]", "[SEP]", "[MASK]"))


def write_vocabulary(path: Path) -> None:
    """One word a line, its number the line's, counted from 0: what transformers' BertTokenizer reads."""
    write_text(path, "".join(f"{word}\n" for word in WORDS))
