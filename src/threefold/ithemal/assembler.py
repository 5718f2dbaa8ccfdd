"""Assembly text to an ELF object, by GNU as or clang."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from threefold.errors import ThreefoldError

Syntax = Literal["intel", "att"]

_GNU_AS = ("as", "--64")
_CLANG = ("clang", "-c", "-x", "assembler", "--target=x86_64-linux-gnu")
_COMPLAINT = re.compile(r"^[^:\n]*:(\d+):(?:\d+:)? *(?:fatal )?error: *(.+)$", re.IGNORECASE | re.MULTILINE)
# AT&T syntax marks every register and every immediate; Intel syntax has no use for either sign.
_ATT_SIGNS = re.compile(r"[%$]")
_INTEL_DIRECTIVE = re.compile(r"^\s*\.intel_syntax\b", re.MULTILINE)
# On the first line itself, so that the assembler's line numbers are those of the text.
_PRELUDE = {"intel": ".intel_syntax noprefix; ", "att": ""}


def detect_syntax(text: str) -> Syntax:
    """ "att" where the text has AT&T's % or $ signs, else "intel".

    A text with an .intel_syntax directive counts as "att": it switches the assembler over itself.
    """
    return "att" if _INTEL_DIRECTIVE.search(text) or _ATT_SIGNS.search(text) else "intel"


def assemble(text: str, syntax: Syntax, name: str) -> bytes:
    """The ELF object of an assembly text, for which `name` stands in messages.

    Raises:
        ThreefoldError: there is no assembler, or it refuses the text (its first complaint, with the line).
    """
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "block.o"
        done = subprocess.run(
            [*_assembler(), "-o", written, "-"],
            input=f"{_PRELUDE[syntax]}{text}\n".encode(errors="surrogateescape"),
            capture_output=True,
            check=False,
        )
        if done.returncode != 0 or not written.exists():
            raise ThreefoldError(f"{name}: {_first_complaint(done.stderr.decode(errors='replace'))}")
        return written.read_bytes()


def _assembler() -> tuple[str, ...]:
    for command in (_GNU_AS, _CLANG):
        if shutil.which(command[0]):
            return command
    raise ThreefoldError("as: not found, nor clang; install binutils (which has GNU as), or give blocks in hex")


def _first_complaint(messages: str) -> str:
    found = _COMPLAINT.search(messages)
    if found is None:
        return f"the assembler failed ({' '.join(messages.split()) or 'without a word'})"
    return f"line {found.group(1)}: {found.group(2)}"
