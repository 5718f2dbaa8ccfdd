"""Where the machine code comes from: ELF files that every installation has, by short names."""

import importlib.util
import re
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from threefold.errors import ThreefoldError


def locate(name: str | Path) -> Path:
    """The ELF file behind a source name of the config (see `SOURCES`), or `name` itself where it is a path.

    Raises:
        ThreefoldError: neither a known name nor a file, or the package that would hold it is not installed.
    """
    finder = SOURCES.get(str(name))
    if finder is not None:
        return finder()
    path = Path(name).expanduser()
    if not path.is_file():
        raise ThreefoldError(f"{name}: no such file; name an ELF file or one of {', '.join(SOURCES)}")
    return path


def interpreter() -> Path:
    """The code of the running Python: its shared library, or the executable where it is linked statically."""
    library = sysconfig.get_config_var("INSTSONAME")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and library:
        # The recorded LIBDIR is the build machine's and may not exist here, e.g. in a container's copy.
        for folder in (Path(sys.base_prefix) / "lib", Path(sysconfig.get_config_var("LIBDIR"))):
            candidate: Path = folder / library
            if candidate.is_file():
                return candidate.resolve()
    return Path(sys.executable).resolve()


def libc() -> Path:
    """The C library this process runs on.

    Raises:
        ThreefoldError: it is not among the mapped files of the process.
    """
    mapped = _mapped_file(r"/libc[.-][^/]*$|/ld-musl-[^/]*$")
    if mapped is None:
        raise ThreefoldError("libc: not among this process's mapped files; name its path in the config instead")
    return mapped


def openblas() -> Path:
    """The BLAS that numpy's wheel carries, or the one conda installed beside it."""
    package = _package("numpy")
    found = [*package.parent.glob("numpy.libs/*openblas*.so*"), *package.glob(".dylibs/*openblas*")]
    found += Path(sys.prefix).glob("lib/libopenblas*.so*")
    return _largest(found, "openblas: numpy carries none here; install numpy's wheel, or name a BLAS library's path")


def numpy() -> Path:
    """numpy's ufuncs and array core, `_multiarray_umath`."""
    found = _package("numpy").glob("*core/_multiarray_umath*.so")
    return _largest(found, "numpy: no _multiarray_umath in the installed package; install numpy again")


def torch() -> Path:
    """PyTorch's CPU library."""
    found = _package("torch").glob("lib/libtorch_cpu.so")
    return _largest(found, "torch: no lib/libtorch_cpu.so in the installed package; install torch again")


SOURCES: Mapping[str, Callable[[], Path]] = {
    "interpreter": interpreter,
    "libpython": interpreter,
    "libc": libc,
    "openblas": openblas,
    "numpy": numpy,
    "torch": torch,
}


def _package(name: str) -> Path:
    # find_spec of a top-level package does not import it: torch alone would cost seconds.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ThreefoldError(f"{name}: not installed in this environment; install it or drop it from the config")
    return Path(spec.origin).parent


def _largest(found: Iterable[Path], complaint: str) -> Path:
    files = sorted({path.resolve() for path in found if path.is_file()}, key=lambda path: (path.stat().st_size, path))
    if not files:
        raise ThreefoldError(complaint)
    return files[-1]


def _mapped_file(pattern: str) -> Path | None:
    paths = (line.split(maxsplit=5)[-1] for line in Path("/proc/self/maps").read_text().splitlines())
    matching = (Path(path) for path in paths if path.startswith("/") and re.search(pattern, path))
    return next(matching, None)
