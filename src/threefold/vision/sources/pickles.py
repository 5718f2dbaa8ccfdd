"""Arrays from published pickles, without the power that a pickle has to run whatever it names."""

import io
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import Member

_Allowed = Mapping[tuple[str, str], Any]
# A damaged pickle can fail in any of these ways; of memory, where a length is damaged.
_DAMAGE = (
    *(pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(MemoryError, OverflowError),
)


def _allowed() -> _Allowed:
    # What numpy's own arrays name, whichever numpy wrote them.
    rebuild = np.zeros(0).__reduce__()[0]
    modules = ("numpy.core.multiarray", "numpy._core.multiarray")
    arrays = {(module, "_reconstruct"): rebuild for module in modules}
    return {
        **arrays,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        # How Python 3 writes bytes in the protocol of Python 2.
        ("_codecs", "encode"): _encoded,
    }


def _encoded(text: str, encoding: str) -> bytes:
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in {encoding!r}")
    return text.encode("latin1")


class _Arrays(pickle.Unpickler):
    """An unpickler of numbers, texts, lists, mappings and numpy's arrays; anything else is refused unmade."""

    _names = _allowed()

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._names:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return self._names[module, name]


def unpickled(member: Member) -> dict[str, Any]:
    """The mapping that a published file holds; keys that are bytes become text.

    Raises:
        ThreefoldError: cut short, no pickle of a mapping, or one that names more than arrays.
    """
    try:
        found = _Arrays(io.BytesIO(member.read()), encoding="bytes").load()
        if isinstance(found, dict):
            return {key.decode() if isinstance(key, bytes) else str(key): value for key, value in found.items()}
    except _DAMAGE as error:
        reason = str(error) or type(error).__name__
        raise ThreefoldError(f"{member.where}: no whole pickle of arrays ({reason}); fetch it again") from None
    raise ThreefoldError(f"{member.where}: holds a {type(found).__name__}, no mapping; fetch it again")
