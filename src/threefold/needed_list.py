"""The list of what a configuration needs from elsewhere, to be read by people."""

from collections.abc import Iterable

from threefold.needed import Inventory, Needed, Placed
from threefold.origin import Download

_INTRODUCTION = """\
# What this configuration needs from elsewhere

Made by `snakemake fetch` from the configuration. Files are looked for in the mirror first (`--config mirror=FOLDER`),
by the names below. Licences are those that the publishers state; where none is given here, see their page before use.
"""
_UNKNOWN_SUM = "recorded on first use, in config/downloads.lock"


def needed_list(inventory: Inventory) -> str:
    """The list as Markdown: what is to be placed, with instructions, then what is fetched."""
    sections = [_INTRODUCTION, *_placing(inventory), *_fetched(inventory)]
    return "\n".join(sections)


def _placing(inventory: Inventory) -> Iterable[str]:
    missing = [each for each in inventory.placed if each.missing]
    if missing:
        yield "## To be placed by you\n"
        yield from map(_instruction, missing)
    there = [each for each in inventory.placed if not each.missing]
    if there:
        yield "## Read where it is\n"
        yield from (f"- {each.needed.what}: `{each.folder}`{_uses([each.needed])}" for each in there)
        yield ""
    instead = {needed.what: needed for many in inventory.fetched.values() for needed in many if needed.origin.placing}
    if instead:
        yield "## May be placed by you instead of being fetched\n"
        yield from (f"- **{what}**: {needed.origin.placing}" for what, needed in instead.items())
        yield ""


def _instruction(placed: Placed) -> str:
    needed, origin = placed.needed, placed.needed.origin
    said = [f"### {needed.what}\n", f"For {'; '.join(needed.used_by)}."]
    said += [f"Missing: the folder `{placed.folder}` that the configuration names."] if placed.folder else []
    said += [f"Licence: {origin.licence}."] if origin.licence else []
    said += [f"Page: {origin.page}"] if origin.page else []
    remedy = origin.placing or f"Put a folder `{origin.unpacked}` into the mirror"
    holds = f"The folder must hold {', '.join(f'`{name}`' for name in origin.needed)}." if origin.needed else ""
    return "\n".join([*said, "", remedy, holds, ""])


def _fetched(inventory: Inventory) -> Iterable[str]:
    if not inventory.fetched:
        return
    known = [download.size for download in inventory.fetched if download.size is not None]
    unknown = len(inventory.fetched) - len(known)
    yield "## Fetched\n"
    yield (
        f"{len(inventory.fetched)} files: {_readable(sum(known))}"
        f"{f', and {unknown} of unknown size' if unknown else ''}. Where one cannot be had from its address, "
        "put it into the mirror.\n"
    )
    yield "| file | size | for | licence | sum | address |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(download, needed) for download, needed in inventory.fetched.items())
    yield ""


def _row(download: Download, needed: list[Needed]) -> str:
    licences = dict.fromkeys(each.origin.licence for each in needed if each.origin.licence)
    pages = dict.fromkeys(each.origin.page for each in needed if each.origin.page)
    cells = [
        f"`{download.name}`",
        "" if download.size is None else _readable(download.size),
        f"{', '.join(dict.fromkeys(each.what for each in needed))}{_uses(needed)}",
        "; ".join([*licences, *(f"[page]({page})" for page in pages)]),
        _sum(download),
        f"<{download.url}>",
    ]
    return f"| {' | '.join(cells)} |"


def _uses(needed: list[Needed]) -> str:
    return f" ({'; '.join(dict.fromkeys(use for each in needed for use in each.used_by))})"


def _sum(download: Download) -> str:
    for algorithm, digits in (("sha256", download.sha256), ("md5", download.md5)):
        if digits:
            return f"{algorithm} `{digits}`"
    return _UNKNOWN_SUM


def _readable(size: int) -> str:
    """Bytes in the largest unit of which there is at least one."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_each:
            return f"{size / bytes_each:.3g} {unit}"
    return f"{size} B"
