"""From a block to what the harness must know of it."""

from iced_x86 import Decoder, EncodingKind

from threefold.ithemal.blocks import rip_relative_slots
from threefold.ithemal.harness.run import Job, Vectors

# Bytes that are no instructions still have to be laid out; compiled code has about this many bytes each.
_TYPICAL_INSTRUCTION_BYTES = 4


def make_job(block: str) -> Job:
    """The job for a block in canonical hex; bytes that are no instructions are sent as they are."""
    code = bytes.fromhex(block)
    encodings: set[int] = set()
    count = 0
    for instruction in Decoder(64, code):
        if instruction.is_invalid:
            return Job(block, max(1, len(code) // _TYPICAL_INSTRUCTION_BYTES), "sse", ())
        encodings.add(instruction.encoding)
        count += 1
    return Job(block, count, _vectors(encodings), rip_relative_slots(code))


def _vectors(encodings: set[int]) -> Vectors:
    if EncodingKind.EVEX in encodings:
        return "avx512"
    return "avx" if EncodingKind.VEX in encodings else "sse"
