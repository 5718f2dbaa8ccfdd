"""Files from elsewhere: a mirror first, then their address, kept only if their checksum is right."""

import logging
import os
import shutil
from pathlib import Path

from threefold.checksums import Checksum
from threefold.errors import ThreefoldError
from threefold.files import written_aside
from threefold.first_use import FirstUse
from threefold.full_disk import tells_of_a_full_disk
from threefold.transfer import discard, download

logger = logging.getLogger(__name__)


def fetch(
    name: str,
    url: str,
    sha256: str | None,
    mirror: str | None,
    into: Path,
    first_use: FirstUse,
    md5: str | None = None,
    size: int | None = None,
) -> Path:
    """Put the file `name` at `into`, from `mirror` (a folder or the start of an address) or else from `url`.

    Where neither `sha256` nor `md5` is known, the sha256 first seen is recorded in `first_use` and every later fetch is
    held to it. A download that breaks off, or whose program is killed, leaves `.<name>.part` beside `into`,
    and the next call goes on with it. Where its `size` in bytes is known, it is begun only if there is room for it.

    Raises:
        ThreefoldError: there is no room for the file, it cannot be had, or its sum is wrong; then nothing is kept.
        OSError: the disk is full; what has come is kept.
    """
    given = Checksum.of(sha256, md5)
    expected = given if given.digits else Checksum(first_use.recorded(name))
    if into.is_file() and expected.digits and expected.fits(expected.found(into)):
        return into
    into.parent.mkdir(parents=True, exist_ok=True)
    _find_room(name, size or 0, into)
    found = _copied(name, mirror, into, expected) or _downloaded(name, url, mirror, into, expected)
    if found is None:
        raise ThreefoldError(
            f"{name}: neither in the mirror ({mirror or 'none set'}) nor to be had from {url}; "
            "put the file into a folder and set the config's mirror to it"
        )
    if not expected.digits:
        logger.warning("%s: no sum to check; recording the sha256 seen, %s, in %s", name, found, first_use.path)
        expected = Checksum(first_use.record(name, found))
    if not expected.fits(found):
        into.unlink(missing_ok=True)
        raise ThreefoldError(
            f"{name}: its {expected.algorithm} is {found}, expected {expected.digits}; nothing was kept; check where "
            f"it comes from ({mirror or url}), or the sum in {'the config' if given.digits else first_use.path}"
        )
    return into


def _find_room(name: str, size: int, into: Path) -> None:
    part = _part(into)
    begun, free = part.stat().st_size if part.is_file() else 0, shutil.disk_usage(into.parent).free
    if size - begun > free:
        raise ThreefoldError(f"{name}: {size - begun} bytes to come, but {free} free in {into.parent}; make room there")


def _part(into: Path) -> Path:
    return into.with_name(f".{into.name}.part")


def _copied(name: str, mirror: str | None, into: Path, expected: Checksum) -> str | None:
    """Copy from a mirror that is a folder; the sum seen, or None where it lacks the file."""
    if mirror is None or "://" in mirror:
        return None
    kept = Path(mirror).expanduser() / name
    if not kept.is_file():
        logger.info("%s: not in the mirror %s", name, mirror)
        return None
    found = expected.found(kept)
    if expected.fits(found):
        with written_aside(into) as aside:
            shutil.copyfile(kept, aside)
    return found


def _downloaded(name: str, url: str, mirror: str | None, into: Path, expected: Checksum) -> str | None:
    """Download from a mirror that is an address, or from `url`; the sum seen, or None where neither has the file."""
    part = _part(into)
    mirrored = [f"{mirror.rstrip('/')}/{name}"] if mirror is not None and "://" in mirror else []
    for address in (*mirrored, url):
        try:
            resumed = download(address, part)
            found = expected.found(part)
            if resumed and not expected.fits(found):
                logger.warning("%s: what was begun earlier and what came now do not fit; starting anew", name)
                discard(part)
                download(address, part)
                found = expected.found(part)
        except OSError as error:
            if tells_of_a_full_disk(error):
                raise
            logger.warning("%s: %s", address, error)
            continue
        if expected.fits(found):
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.replace(into)
        discard(part)
        return found
    return None
