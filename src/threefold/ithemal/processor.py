"""The processor of this machine: what it is, and whether blocks can be timed on it."""

import platform
from dataclasses import dataclass

from threefold.cpuinfo import CPUINFO, first_processor
from threefold.errors import ThreefoldError
from threefold.ithemal.microarchitectures import Microarchitecture, microarchitecture

# What the harness cannot do without, and what a user can do about it.
_REQUIRED_FLAGS = {
    "constant_tsc": "its time-stamp counter does not run at one rate, so nothing can be timed with it",
    "nonstop_tsc": "its time-stamp counter stops in deep sleep, so nothing can be timed with it",
    "rdtscp": "it lacks rdtscp",
    "avx2": "it lacks AVX2, with which the harness sets vector registers",
    "fsgsbase": "programs may not set the fs base (Linux 5.9 or newer is needed)",
}
_REMEDY = "use the measurements shipped with the project, or another machine"


@dataclass(frozen=True)
class Processor:
    """One x86-64 processor.

    Attributes:
        vendor: as the processor spells it, e.g. `AuthenticAMD`.
        family: number, of `/proc/cpuinfo`.
        model: number, of `/proc/cpuinfo`.
        stepping: number, of `/proc/cpuinfo`.
        name: marketing name; virtual machines often shorten it.
        microarchitecture: e.g. `zen4`; `unknown` where not in the table.
        issue_width: instructions per cycle at most, None if unknown.
        features: `/proc/cpuinfo` flags.
        tsc_hz: rate of the time-stamp counter in Hz as the kernel states it (bogomips / 2), 0 if it does not. The
            harness measures it anew.
        constant_tsc: whether the counter runs at one rate through frequency changes and sleep.
    """

    vendor: str
    family: int
    model: int
    stepping: int
    name: str
    microarchitecture: str
    issue_width: int | None
    features: frozenset[str]
    tsc_hz: float
    constant_tsc: bool

    @property
    def design(self) -> Microarchitecture:
        """Everything the table knows about the core."""
        return microarchitecture(self.vendor, self.family, self.model, self.stepping)

    def identity(self) -> dict[str, str | int]:
        """What must be equal for two measurements to be of the same kind of processor (JSON-able)."""
        return {"vendor": self.vendor, "family": self.family, "model": self.model, "stepping": self.stepping}

    def header(self) -> dict[str, object]:
        """All attributes, JSON-able, for a measured file's header."""
        return {
            **self.identity(),
            "name": self.name,
            "microarchitecture": self.microarchitecture,
            "issue_width": self.issue_width,
            "features": sorted(self.features),
            "tsc_hz": self.tsc_hz,
            "constant_tsc": self.constant_tsc,
        }


def this_processor(cpuinfo: str | None = None, machine: str | None = None) -> Processor:
    """The processor this runs on.

    Args:
        cpuinfo: text to read in place of `/proc/cpuinfo`.
        machine: name in place of `platform.machine()`.

    Raises:
        ThreefoldError: it is not x86-64, or the system is not Linux.
    """
    machine = platform.machine() if machine is None else machine
    if machine.lower() not in {"x86_64", "amd64"}:
        raise ThreefoldError(
            f"this machine's processor is {machine}, blocks are x86-64 code; use another machine, or leave ithemal out "
            "of the config's papers"
        )
    fields = first_processor(_read_cpuinfo() if cpuinfo is None else cpuinfo)
    vendor, family, model = fields.get("vendor_id", ""), _number(fields, "cpu family"), _number(fields, "model")
    stepping = _number(fields, "stepping")
    design = microarchitecture(vendor, family, model, stepping)
    features = frozenset(fields.get("flags", "").split())
    return Processor(
        vendor=vendor,
        family=family,
        model=model,
        stepping=stepping,
        name=fields.get("model name", "unnamed"),
        microarchitecture=design.name,
        issue_width=design.width,
        features=features,
        tsc_hz=float(fields.get("bogomips", "0")) / 2 * 1e6,
        constant_tsc={"constant_tsc", "nonstop_tsc"} <= features,
    )


def require_measurable(processor: Processor) -> None:
    """Check that blocks can be timed on `processor`.

    Raises:
        ThreefoldError: it lacks something; the message says what, and what to do instead.
    """
    for flag, meaning in _REQUIRED_FLAGS.items():
        if flag not in processor.features:
            raise ThreefoldError(f"{processor.name} ({flag} is missing): {meaning}; {_REMEDY}")


def _read_cpuinfo() -> str:
    try:
        return CPUINFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        raise ThreefoldError(f"{CPUINFO} cannot be read, so this is not Linux; {_REMEDY}") from None


def _number(fields: dict[str, str], name: str) -> int:
    try:
        return int(fields[name])
    except (KeyError, ValueError):
        raise ThreefoldError(f"{CPUINFO} names no {name!r}; {_REMEDY}") from None
