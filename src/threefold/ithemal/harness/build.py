"""Compiles the harness when it is first needed, into a per-user cache."""

import hashlib
import logging
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.files import written_aside

_SOURCES = Path(__file__).parent
_DIGEST_LENGTH = 12
_FLAGS = (
    "-std=gnu11",
    "-D_GNU_SOURCE",
    # The signal handler runs while a block's fs base is in force, through which stack protectors find their canary.
    "-fno-stack-protector",
    "-fcf-protection=none",
)

_log = logging.getLogger(__name__)


def harness_revision() -> str:
    """Short digest of the harness's sources: measurements under different revisions are not to be mixed."""
    digest = hashlib.sha256()
    for source in _sources("*.[chS]"):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGEST_LENGTH]


def build(compiler: str | None = None, optimisation: str = "-O2", *, reverse_link_order: bool = False) -> Path:
    """The compiled harness, from the cache or compiled now.

    Args:
        compiler: command of a C compiler; else `$CC`, gcc or clang, whichever is found first.
        optimisation: compiler flags, blank-separated.
        reverse_link_order: lay the object files out the other way round; times must not depend on it.

    Raises:
        ThreefoldError: there is no compiler, it fails, or the cache cannot be written.
    """
    command = _compiler_command(compiler)
    sources = [*_sources("*.c"), *_sources("*.S")]
    if reverse_link_order:
        sources.reverse()
    words = [*command, *_FLAGS, *shlex.split(optimisation), *map(str, sources)]
    harness = cache_folder() / f"harness-{harness_revision()}-{Path(command[0]).name}-{_short_digest(words)}"
    if not harness.is_file():
        _compile(words, harness)
    return harness


def cache_folder() -> Path:
    """Where compiled harnesses are kept: `$XDG_CACHE_HOME/threefold`, or `~/.cache/threefold`."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "threefold"


def _sources(pattern: str) -> Iterator[Path]:
    yield from sorted(_SOURCES.glob(pattern))


def _short_digest(words: list[str]) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:6]


def _compiler_command(compiler: str | None) -> list[str]:
    wanted = compiler or os.environ.get("CC")
    for candidate in [wanted] if wanted else ["gcc", "clang"]:
        command = shlex.split(candidate)
        if command and shutil.which(command[0]):
            return command
    named = f"{wanted!r} is not a program here" if wanted else "neither gcc nor clang is installed"
    raise ThreefoldError(f"no C compiler: {named}; install gcc or clang, or name one in $CC")


def _compile(words: list[str], harness: Path) -> None:
    _log.info("compiling the measuring harness with %s", words[0])
    try:
        # Several processes may compile at once; each renames a whole program into place.
        with written_aside(harness) as aside:
            finished = subprocess.run([*words, "-o", str(aside), "-lm"], capture_output=True, text=True, check=False)
            if finished.returncode:
                raise ThreefoldError(_complaint(words[0], finished.stderr))
    except OSError as error:
        raise ThreefoldError(
            f"{harness.parent}: cannot keep the compiled harness ({error.strerror}); set XDG_CACHE_HOME"
        ) from None


def _complaint(compiler: str, output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    first = next((line for line in lines if "error" in line), lines[0] if lines else "it gave no reason")
    return f"{compiler} cannot compile the measuring harness: {first}; gcc 9 or clang 10 on x86-64 Linux can"
