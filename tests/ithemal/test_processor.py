import json
import re

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.microarchitectures import UNKNOWN, microarchitecture
from threefold.ithemal.processor import require_measurable, this_processor

FLAGS = "fpu constant_tsc nonstop_tsc rdtscp avx2 fsgsbase"


def cpuinfo(
    vendor: str = "AuthenticAMD", family: int = 25, model: int = 17, stepping: int = 1, flags: str = FLAGS
) -> str:
    one = (
        f"processor\t: 0\nvendor_id\t: {vendor}\ncpu family\t: {family}\nmodel\t\t: {model}\nmodel name\t: Some CPU\n"
        f"stepping\t: {stepping}\nflags\t\t: {flags}\nbogomips\t: 5192.28\n"
    )
    return one + "\n" + one.replace("Some CPU", "another")


def test_the_first_processor_of_the_list_is_described() -> None:
    processor = this_processor(cpuinfo(), "x86_64")
    assert (processor.vendor, processor.family, processor.model, processor.stepping) == ("AuthenticAMD", 25, 17, 1)
    assert processor.name == "Some CPU"
    assert processor.microarchitecture == "zen4"
    assert processor.issue_width == 6
    assert processor.tsc_hz == pytest.approx(2596.14e6)
    assert processor.constant_tsc


@pytest.mark.parametrize(
    ("vendor", "family", "model", "stepping", "name"),
    [
        ("AuthenticAMD", 0x17, 0x01, 2, "zen"),
        ("AuthenticAMD", 0x17, 0x31, 0, "zen2"),
        ("AuthenticAMD", 0x19, 0x01, 1, "zen3"),
        ("AuthenticAMD", 0x19, 0x61, 2, "zen4"),
        ("AuthenticAMD", 0x1A, 0x02, 1, "zen5"),
        ("GenuineIntel", 6, 0x3E, 4, "ivybridge"),
        ("GenuineIntel", 6, 0x3F, 2, "haswell"),
        ("GenuineIntel", 6, 0x55, 4, "skylake-avx512"),
        ("GenuineIntel", 6, 0x55, 7, "cascadelake"),
        ("GenuineIntel", 6, 0x6A, 6, "icelake-server"),
        ("GenuineIntel", 6, 0x8F, 8, "sapphirerapids"),
    ],
)
def test_microarchitectures_are_told_by_family_and_model(
    vendor: str, family: int, model: int, stepping: int, name: str
) -> None:
    found = microarchitecture(vendor, family, model, stepping)
    assert found.name == name
    assert found.width is not None
    assert found.width_source


@pytest.mark.parametrize(("vendor", "family"), [("AuthenticAMD", 0x7F), ("GenuineIntel", 19), ("Else", 6)])
def test_an_unlisted_processor_is_unknown_and_has_no_width(vendor: str, family: int) -> None:
    processor = this_processor(cpuinfo(vendor, family, 0xEE), "x86_64")
    assert processor.design == UNKNOWN
    assert processor.microarchitecture == "unknown"
    assert processor.issue_width is None


@pytest.mark.parametrize("machine", ["aarch64", "riscv64"])
def test_other_machines_are_refused_with_the_alternative(machine: str) -> None:
    with pytest.raises(ThreefoldError, match=f"{machine}.*leave ithemal out"):
        this_processor("", machine)


def test_a_cpuinfo_without_numbers_is_refused() -> None:
    with pytest.raises(ThreefoldError, match="cpu family"):
        this_processor("vendor_id: GenuineIntel\n", "x86_64")


@pytest.mark.parametrize("flag", ["constant_tsc", "nonstop_tsc", "rdtscp", "avx2", "fsgsbase"])
def test_a_processor_that_lacks_what_timing_needs_is_refused_by_that_name(flag: str) -> None:
    whole = this_processor(cpuinfo(), "x86_64")
    require_measurable(whole)
    lacking = this_processor(cpuinfo(flags=re.sub(rf"\b{flag}\b", "", FLAGS)), "x86_64")
    with pytest.raises(ThreefoldError, match=flag):
        require_measurable(lacking)


def test_a_counter_that_stops_is_not_constant() -> None:
    assert not this_processor(cpuinfo(flags="constant_tsc"), "x86_64").constant_tsc


def test_the_header_is_json() -> None:
    header = this_processor(cpuinfo(), "x86_64").header()
    assert json.loads(json.dumps(header))["microarchitecture"] == "zen4"
