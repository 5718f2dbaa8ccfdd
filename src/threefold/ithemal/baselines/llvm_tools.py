"""Where LLVM's tools are, how new they are, and which of their processor models stands for a processor."""

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from threefold.errors import ThreefoldError

logger = logging.getLogger(__name__)

_VARIABLE = "LLVM_MCA"
_VERSIONED = tuple(f"llvm-mca-{major}" for major in range(30, 13, -1))
_GENERIC_MODEL = "x86-64"

# The processor's own model first, then its nearest older relatives, for versions of LLVM that predate it.
_MODELS: dict[str, tuple[str, ...]] = {
    "zen": ("znver1",),
    "zen+": ("znver1",),
    "zen2": ("znver2", "znver1"),
    "zen3": ("znver3", "znver2", "znver1"),
    "zen4": ("znver4", "znver3", "znver2", "znver1"),
    "zen5": ("znver5", "znver4", "znver3", "znver2", "znver1"),
    "sandybridge": ("sandybridge",),
    "ivybridge": ("ivybridge", "sandybridge"),
    "haswell": ("haswell",),
    "broadwell": ("broadwell", "haswell"),
    "skylake": ("skylake", "haswell"),
    "skylake-avx512": ("skylake-avx512", "skylake"),
    "cascadelake": ("cascadelake", "skylake-avx512"),
    "icelake-client": ("icelake-client", "skylake-avx512"),
    "icelake-server": ("icelake-server", "skylake-avx512"),
    "alderlake": ("alderlake", "icelake-client"),
    "sapphirerapids": ("sapphirerapids", "icelake-server", "skylake-avx512"),
    "emeraldrapids": ("emeraldrapids", "sapphirerapids", "icelake-server"),
    "graniterapids": ("graniterapids", "sapphirerapids", "icelake-server"),
}


@dataclass(frozen=True)
class LlvmTools:
    """One LLVM's simulator and disassembler, with its version, e.g. "14.0.6"."""

    mca: Path
    mc: Path
    version: str


@dataclass(frozen=True)
class ProcessorModel:
    """A processor model of LLVM: its `-mcpu` name, and whether it only stands in for one this LLVM does not know."""

    mcpu: str
    fallback: bool


@cache
def find_llvm_tools() -> LlvmTools:
    """`$LLVM_MCA`, or the newest llvm-mca on PATH, with the llvm-mc beside it.

    Raises:
        ThreefoldError: there is none, `$LLVM_MCA` does not run, or llvm-mc is missing.
    """
    chosen = os.environ.get(_VARIABLE)
    if chosen:
        return _tools(_resolved(chosen))
    found = [_tools(path) for path in _on_path()]
    if not found:
        raise ThreefoldError(
            "llvm-mca: not found; install the Debian package llvm, put llvm-mca on PATH or its path in LLVM_MCA, "
            "or leave the llvm-mca columns out"
        )
    return max(found, key=lambda tools: _numbers(tools.version))


@cache
def processor_model(tools: LlvmTools, microarchitecture: str) -> ProcessorModel:
    """The first model of `microarchitecture`, or of its nearest older relative, that this LLVM knows."""
    candidates = _MODELS.get(microarchitecture, ())
    known = _known_models(tools.mca)
    for candidate in candidates:
        if candidate in known:
            model = ProcessorModel(candidate, fallback=candidate != candidates[0])
            break
    else:
        model = ProcessorModel(_GENERIC_MODEL, fallback=True)
    if model.fallback:
        logger.warning(
            "llvm-mca %s has no model of %s; using %s in its place", tools.version, microarchitecture, model.mcpu
        )
    return model


def _resolved(chosen: str) -> Path:
    path = shutil.which(chosen)
    if path is None:
        raise ThreefoldError(f"{_VARIABLE}={chosen}: no such program; give the path of an llvm-mca, or unset it")
    return Path(path)


def _on_path() -> Iterator[Path]:
    for name in ("llvm-mca", *_VERSIONED):
        path = shutil.which(name)
        if path is not None:
            yield Path(path)


def _tools(mca: Path) -> LlvmTools:
    mc = mca.with_name(mca.name.replace("llvm-mca", "llvm-mc"))
    if mc == mca or not os.access(mc, os.X_OK):
        raise ThreefoldError(f"{mca}: there is no llvm-mc beside it; install the whole package, e.g. Debian's llvm")
    return LlvmTools(mca, mc, _version(mca))


def _version(mca: Path) -> str:
    found = re.search(r"LLVM version (\d+(?:\.\d+)+)", _output(mca, "--version"))
    if found is None:
        raise ThreefoldError(f"{mca}: does not answer --version as llvm-mca does; put another in {_VARIABLE}")
    return found.group(1)


@cache
def _known_models(mca: Path) -> frozenset[str]:
    return frozenset(re.findall(r"^\s+(\S+)\s+- Select the \S+ processor", _output(mca, "-mcpu=help"), re.MULTILINE))


def _output(mca: Path, option: str) -> str:
    try:
        done = subprocess.run(
            [mca, option], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ThreefoldError(f"{mca}: does not run ({error}); put another in {_VARIABLE}") from None
    return done.stdout + done.stderr


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
