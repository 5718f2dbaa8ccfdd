"""The smallest ELF file with executable sections, for tests that need exact code at exact addresses."""

import struct

X86_64, AARCH64 = 62, 183
_HEADER, _SECTION = 64, 64
_PROGBITS, _STRTAB, _ALLOC_EXEC = 1, 3, 6


def tiny_elf(sections: dict[str, bytes], machine: int = X86_64, address: int = 0x1000) -> bytes:
    """A 64-bit little-endian shared object whose sections hold `sections`, the first at `address`."""
    names = b"\0" + b"".join(name.encode() + b"\0" for name in [*sections, ".shstrtab"])
    bodies, headers = b"", [bytes(_SECTION)]
    for name, code in [*sections.items(), (".shstrtab", names)]:
        is_code = name != ".shstrtab"
        headers.append(
            struct.pack(
                "<IIQQQQIIQQ",
                names.index(b"\0" + name.encode() + b"\0") + 1,
                _PROGBITS if is_code else _STRTAB,
                _ALLOC_EXEC if is_code else 0,
                address + len(bodies) if is_code else 0,
                _HEADER + len(bodies),
                len(code),
                *(0, 0, 1, 0),
            )
        )
        bodies += code
    identity = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    table = _HEADER + len(bodies)
    fields = (3, machine, 1, 0, 0, table, 0, _HEADER, 0, 0, _SECTION, len(headers), len(headers) - 1)
    return identity + struct.pack("<HHIQQQIHHHHHH", *fields) + bodies + b"".join(headers)
