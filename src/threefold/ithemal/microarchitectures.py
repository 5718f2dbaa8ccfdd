"""The x86-64 microarchitectures known by family and model, and what is documented about each."""

from dataclasses import dataclass

# AMD: Software Optimization Guides 55723 (family 17h), 56665 (19h, Zen 3), 57647 (19h, Zen 4), 58455 (1Ah, Zen 5).
# Intel: 64 and IA-32 Architectures Optimization Reference Manual, 248966.
# Fog: Agner Fog, "The microarchitecture of Intel, AMD and VIA CPUs".
# Widths count instructions: a core that passes six macro-operations of at most five instructions has five.


@dataclass(frozen=True)
class Latencies:
    """Documented latencies in core cycles of register-to-register forms; None where undocumented or variable.

    Attributes:
        load: integer load from the first-level cache, `mov r64, [r64]`, address to result.
        float_add: `vaddps`, `vaddpd`.
        float_multiply: `vmulps`, `vmulpd`.
        fused_multiply_add: `vfmadd…ps`, `vfmadd…pd`, through any operand.
    """

    load: int | None = None
    float_add: int | None = None
    float_multiply: int | None = None
    fused_multiply_add: int | None = None


@dataclass(frozen=True)
class Microarchitecture:
    """What is known about a core design.

    Attributes:
        name: as in artifacts, e.g. `zen4`.
        width: instructions per cycle that its narrowest stage passes, None if unknown.
        width_source: where the width is written.
        latencies: see `Latencies`; their source is the vendor's manual above.
    """

    name: str
    width: int | None
    width_source: str
    latencies: Latencies


_ZEN_OR_ZEN2 = Latencies(load=4, float_add=3, float_multiply=3)
_ZEN3_OR_ZEN4 = Latencies(load=4, float_add=3, float_multiply=3, fused_multiply_add=4)
_HASWELL = Latencies(load=4, float_add=3, float_multiply=5, fused_multiply_add=5)
_SKYLAKE = Latencies(load=4, float_add=4, float_multiply=4, fused_multiply_add=4)
_SUNNY_COVE = Latencies(load=5, float_add=4, float_multiply=4, fused_multiply_add=4)
# Floating-point addition takes 2 or 3 cycles there, depending on what feeds it.
_GOLDEN_COVE = Latencies(load=5, float_multiply=4, fused_multiply_add=4)

UNKNOWN = Microarchitecture("unknown", None, "", Latencies())

_KNOWN = {
    design.name: design
    for design in (
        Microarchitecture("zen", 5, "Fog", _ZEN_OR_ZEN2),
        Microarchitecture("zen+", 5, "Fog", _ZEN_OR_ZEN2),
        Microarchitecture("zen2", 5, "Fog", _ZEN_OR_ZEN2),
        Microarchitecture("zen3", 6, "AMD 56665, dispatch", _ZEN3_OR_ZEN4),
        Microarchitecture("zen4", 6, "AMD 57647, dispatch", _ZEN3_OR_ZEN4),
        Microarchitecture("zen5", 8, "AMD 58455, dispatch", Latencies(load=4)),
        # Too old to be measured on (no AVX2), but the paper's and BHive's labels are of Ivy Bridge, too.
        Microarchitecture("sandybridge", 4, "Intel 248966, issue", Latencies()),
        Microarchitecture("ivybridge", 4, "Intel 248966, issue", Latencies()),
        Microarchitecture("haswell", 4, "Intel 248966, issue", _HASWELL),
        Microarchitecture("broadwell", 4, "Intel 248966, issue", Latencies(load=4)),
        Microarchitecture("skylake", 4, "Intel 248966, issue", _SKYLAKE),
        Microarchitecture("skylake-avx512", 4, "Intel 248966, issue", _SKYLAKE),
        Microarchitecture("cascadelake", 4, "Intel 248966, issue", _SKYLAKE),
        Microarchitecture("icelake-client", 5, "Intel 248966, allocation", _SUNNY_COVE),
        Microarchitecture("icelake-server", 5, "Intel 248966, allocation", _SUNNY_COVE),
        Microarchitecture("alderlake", 6, "Intel 248966, allocation", _GOLDEN_COVE),
        Microarchitecture("sapphirerapids", 6, "Intel 248966, allocation", _GOLDEN_COVE),
        Microarchitecture("emeraldrapids", 6, "Intel 248966, allocation", _GOLDEN_COVE),
    )
}

_AMD_MODELS: dict[int, tuple[tuple[range, str], ...]] = {
    0x17: (
        (range(0x00, 0x08), "zen"),
        (range(0x08, 0x10), "zen+"),
        (range(0x10, 0x18), "zen"),
        (range(0x18, 0x20), "zen+"),
        (range(0x30, 0x100), "zen2"),
    ),
    0x19: (
        (range(0x00, 0x10), "zen3"),
        (range(0x10, 0x20), "zen4"),
        (range(0x20, 0x60), "zen3"),
        (range(0x60, 0xB0), "zen4"),
    ),
    0x1A: ((range(0x00, 0x80), "zen5"),),
}
_INTEL_FAMILY = 6
_INTEL_MODELS: dict[int, str] = {
    **dict.fromkeys((0x2A, 0x2D), "sandybridge"),
    **dict.fromkeys((0x3A, 0x3E), "ivybridge"),
    **dict.fromkeys((0x3C, 0x3F, 0x45, 0x46), "haswell"),
    **dict.fromkeys((0x3D, 0x47, 0x4F, 0x56), "broadwell"),
    **dict.fromkeys((0x4E, 0x5E, 0x8E, 0x9E, 0xA5, 0xA6), "skylake"),
    0x55: "skylake-avx512",
    **dict.fromkeys((0x7D, 0x7E), "icelake-client"),
    **dict.fromkeys((0x6A, 0x6C), "icelake-server"),
    **dict.fromkeys((0x97, 0x9A, 0xB7, 0xBA, 0xBF), "alderlake"),
    0x8F: "sapphirerapids",
    0xCF: "emeraldrapids",
}
# Model 55h is more than one design, told apart by the stepping.
_FIRST_CASCADE_LAKE_STEPPING = 5


def microarchitecture(vendor: str, family: int, model: int, stepping: int) -> Microarchitecture:
    """The core design behind a processor's numbers (as /proc/cpuinfo gives them); `UNKNOWN` where not listed."""
    name = "unknown"
    if vendor == "AuthenticAMD":
        name = next((found for models, found in _AMD_MODELS.get(family, ()) if model in models), name)
    elif vendor == "GenuineIntel" and family == _INTEL_FAMILY:
        name = _INTEL_MODELS.get(model, name)
        if name == "skylake-avx512" and stepping >= _FIRST_CASCADE_LAKE_STEPPING:
            name = "cascadelake"
    return _KNOWN.get(name, UNKNOWN)


def named(name: str) -> Microarchitecture:
    """The microarchitecture called `name`; an unknown one, of that name, where the table has none."""
    return _KNOWN.get(name, Microarchitecture(name, None, "", Latencies()))
