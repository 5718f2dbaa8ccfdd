"""The tokens that a released model knows."""

from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.ithemal.dynamorio import numbered_token
from threefold.ithemal.released.legacy_file import read_legacy


def read_rows(path: str | Path) -> dict[str, int]:
    """The row of each token, by our names, in the embedding of the model that belongs to a `predictor.dump`.

    The file holds a pickled network and what numbers the tokens of its data (`ithemal_utils.py`, `PredictorDump`): a
    dictionary from DynamoRIO's numbers, and from strings such as `<SRCS>`, to rows. Constants of both kinds are one
    token of ours, which has the row of whole numbers.

    Raises:
        ThreefoldError: the file is missing, damaged, or holds no such dictionary.
    """
    content = read_legacy(path).content
    try:
        theirs = content.made_of[1][0].items()
        rows: dict[str, int] = {}
        for token, row in sorted(theirs, key=lambda pair: str(pair[0])):
            rows.setdefault(token if isinstance(token, str) else numbered_token(token), int(row))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise ThreefoldError(f"{path}: holds no numbered tokens; give the authors' predictor.dump") from None
    return rows
