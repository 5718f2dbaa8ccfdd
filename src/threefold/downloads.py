"""Files from elsewhere: a mirror first, then their address, kept only if their checksum is right."""

import hashlib
import logging
import shutil
from pathlib import Path

import pooch

from threefold.errors import ThreefoldError
from threefold.files import write_text, written_aside

logger = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 60


def fetch(name: str, url: str, sha256: str | None, mirror: str | None, into: Path) -> Path:
    """Put the file `name` at `into`, from `mirror` (a folder or the start of an address) or else from `url`.

    Where `sha256` is None, the sum first seen is recorded in `<into>.sha256` and every later fetch is held to it.

    Raises:
        ThreefoldError: the file cannot be had, or its sum is wrong; then nothing is kept.
    """
    record = into.with_name(f"{into.name}.sha256")
    expected = sha256 or _recorded(record)
    if into.is_file() and expected is not None and checksum(into) == expected.lower():
        return into
    with written_aside(into) as aside:
        _bring(name, url, mirror, aside)
        found = checksum(aside)
        if expected is not None and found != expected.lower():
            raise ThreefoldError(
                f"{name}: its sha256 is {found}, expected {expected.lower()}; nothing was kept; check where it comes "
                f"from ({mirror or url}), or the sum in {'the config' if sha256 else record}"
            )
    if expected is None:
        logger.warning("%s: no sha256 to check; recording the one seen, %s", name, found)
        write_text(record, f"{found}\n")
    return into


def checksum(path: Path) -> str:
    """SHA-256 of the file, as lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _recorded(record: Path) -> str | None:
    return record.read_text(encoding="utf-8").strip() if record.is_file() else None


def _bring(name: str, url: str, mirror: str | None, aside: Path) -> None:
    for origin in (mirror, url):
        if origin is None:
            continue
        if "://" not in origin:
            kept = Path(origin).expanduser() / name
            if kept.is_file():
                shutil.copyfile(kept, aside)
                return
            logger.info("%s: not in the mirror %s", name, origin)
        elif _downloaded(url if origin == url else f"{origin.rstrip('/')}/{name}", aside):
            return
    raise ThreefoldError(
        f"{name}: neither in the mirror ({mirror or 'none set'}) nor to be had from {url}; "
        "put the file into a folder and set the config's mirror to it"
    )


def _downloaded(url: str, aside: Path) -> bool:
    try:
        pooch.HTTPDownloader(progressbar=True, timeout=_TIMEOUT_SECONDS)(url, str(aside), None)
    except OSError as error:  # what requests raises is one, too
        logger.warning("%s: %s", url, error)
        return False
    return True
