"""Which instruction uses what another defined: the edges of the DAG-RNN (Ithemal's first version; utilities.py).

Edges follow registers only, whole ones: rax, eax, ax, al and ah are one, xmm0 and ymm0 too. As in the released code,
neither memory nor flags make edges, and the registers of any address, also of a destination's, are used.
"""

from collections.abc import Sequence
from functools import lru_cache

from iced_x86 import Register, RegisterInfo

from threefold.ithemal.canonicalise import DESTINATIONS
from threefold.ithemal.operands import MEMORY, MEMORY_END

_WHOLE: dict[str, int] = {
    name.lower(): RegisterInfo(number).full_register  # type: ignore[arg-type]
    for name, number in vars(Register).items()
    if isinstance(number, int)
}
# Tokens spell the low bytes of r8 to r15 as AMD does, iced as Intel does.
_WHOLE |= {f"r{number}b": _WHOLE[f"r{number}l"] for number in range(8, 16)}


def parents(instructions: Sequence[str]) -> list[tuple[int, ...]]:
    """For each instruction of a block the earlier ones that last wrote a register it uses, ascending.

    Args:
        instructions: token texts, as `vocabulary.instructions_of` gives them.
    """
    writer: dict[int, int] = {}
    edges = []
    for number, instruction in enumerate(instructions):
        used, defined = _used_and_defined(instruction)
        edges.append(tuple(sorted({writer[register] for register in used if register in writer})))
        writer |= dict.fromkeys(defined, number)
    return edges


@lru_cache(maxsize=1 << 16)
def _used_and_defined(instruction: str) -> tuple[frozenset[int], frozenset[int]]:
    used: set[int] = set()
    defined: set[int] = set()
    writing = addressing = False
    for token in instruction.split():
        if token == DESTINATIONS:
            writing = True
        elif token in (MEMORY, MEMORY_END):
            addressing = token == MEMORY
        elif token in _WHOLE:
            (defined if writing and not addressing else used).add(_WHOLE[token])
    return frozenset(used), frozenset(defined)
