"""Downloads over HTTP that go on where they broke off, even where the program was killed."""

import email.utils
import http
import http.client
import logging
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from threefold import __version__
from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.progress import progress_bar

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 60
# Before each new attempt, as long as none brings anything; then the download has failed.
WAITS_SECONDS = (1.0, 4.0, 16.0)
# What a busy server asks for is granted up to here.
LONGEST_WAIT_SECONDS = 300.0
_CHUNK = 1 << 18
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
# Some hosts refuse what Python calls itself.
_HEADERS = {"User-Agent": f"threefold/{__version__}", "Accept-Encoding": "identity"}


class _BrokenOffError(OSError):
    """The transfer ended early; another attempt may go on, after the seconds that the server asked for."""

    def __init__(self, reason: str, asked: float = 0.0) -> None:
        super().__init__(reason)
        self.asked = asked


@dataclass(frozen=True)
class _State:
    """What a partial file is a part of: `validator` is the server's name for this version, `size` that of the whole."""

    url: str
    validator: str
    size: int


def download(url: str, part: Path) -> bool:
    """Bring the whole file at `url` to `part`, going on from what an earlier call left there.

    It goes on only where the server names the file's version and says that it is still the same; else it starts anew.

    Returns:
        whether any of the file is from an earlier call.

    Raises:
        OSError: not to be had, or the connection broke time and again; what came is kept for the next call.
    """
    resumed = _partial(url, part) is not None
    waits = list(WAITS_SECONDS)
    while True:
        before = _size(part)
        try:
            _attempt(url, part)
            return resumed
        except _BrokenOffError as error:
            if _size(part) > before:
                waits = list(WAITS_SECONDS)
            if not waits:
                raise
            wait = max(waits.pop(0), min(error.asked, LONGEST_WAIT_SECONDS))
            logger.warning("%s: %s; going on in %g s", url, error, wait)
            time.sleep(wait)


def discard(part: Path) -> None:
    """Remove what a download left."""
    part.unlink(missing_ok=True)
    _beside(part).unlink(missing_ok=True)


def _attempt(url: str, part: Path) -> None:
    begun, have, headers = _partial(url, part), _size(part), dict(_HEADERS)
    if begun is not None:
        if begun.size == have:
            return
        headers |= {"Range": f"bytes={have}-", "If-Range": begun.validator}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_SECONDS) as response:
            _receive(response, url, part)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            discard(part)
        elif error.code not in _BUSY:
            raise
        raise _BrokenOffError(str(error), _asked(error.headers.get("Retry-After", ""))) from None
    except urllib.error.URLError as error:
        if not isinstance(error.reason, TimeoutError | ConnectionResetError | ConnectionAbortedError):
            raise
        raise _BrokenOffError(str(error.reason)) from None
    except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise _BrokenOffError(str(error) or type(error).__name__) from None
    except ValueError as error:  # no such kind of address
        raise OSError(str(error)) from None


def _asked(retry_after: str) -> float:
    """The seconds that a `Retry-After` asks for, in seconds or as a date; 0 where it says neither."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return 0.0


def _receive(response: Any, url: str, part: Path) -> None:
    if response.headers.get_content_type() == "text/html":
        raise OSError("a web page came where a file was asked for; the address may now want an account")
    if response.status != http.HTTPStatus.PARTIAL_CONTENT:
        discard(part)
    elif not response.headers.get("Content-Range", "").startswith(f"bytes {_size(part)}-"):
        discard(part)
        raise _BrokenOffError("another part came than was asked for")
    have, length = _size(part), response.headers.get("Content-Length")
    size = have + int(length) if length is not None else -1
    if not have:
        write_json(_beside(part), asdict(_State(url, _validator(response), size)))
    with part.open("ab") as written, progress_bar(part.name, max(size, 0) // 1000, "kB") as bar:
        # What has come is written before more is waited for: a server that stalls costs none of it.
        while chunk := response.read1(_CHUNK):
            written.write(chunk)
            bar.update(written.tell() // 1000 - bar.n)
    if size >= 0 and _size(part) != size:
        raise _BrokenOffError(f"broke off after {_size(part)} of {size} bytes")


def _partial(url: str, part: Path) -> _State | None:
    """What `part` is the beginning of, where that can be gone on with."""
    try:
        begun = _State(**read_json(_beside(part)))
    except (ThreefoldError, TypeError):
        return None
    return begun if begun.url == url and begun.validator and 0 < _size(part) <= begun.size else None


def _validator(response: Any) -> str:
    """What `If-Range` takes: a strong entity tag, or else the date of change; empty where there is neither."""
    tag: str = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _beside(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
