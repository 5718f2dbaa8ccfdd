"""What Linux says of this machine's processor."""

from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def first_processor(cpuinfo: str) -> dict[str, str]:
    """The fields of the first processor in the text of `CPUINFO`, by their names there; none of an empty text."""
    fields: dict[str, str] = {}
    for line in cpuinfo.strip().splitlines():
        if not line.strip():
            break
        name, _, value = line.partition(":")
        fields[name.strip()] = value.strip()
    return fields
