"""Downloads over HTTP that go on where they broke off, even where the program was killed.

requests and its urllib3 do the talking: redirects, proxies, certificates, new attempts and the waits before them. Going
on with a part is ours: pooch begins anew, and huggingface_hub does not ask whether the rest is of the same version.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, ProtocolError

from threefold import __version__
from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json
from threefold.patience import Patience
from threefold.progress import progress_bar

TIMEOUT_SECONDS = 60
_CHUNK = 1 << 18
# Some hosts refuse what Python calls itself; packed contents would not have the sum of the file.
_HEADERS = {"User-Agent": f"threefold/{__version__}", "Accept-Encoding": "identity"}
# At once, then after 4, 8, 16 s or when the server says; a host that cannot be reached or proved is not asked again.
PATIENCE = Patience(
    total=4,
    connect=0,
    other=0,
    backoff_factor=2,
    retry_after_max=300,
    status_forcelist=(408, 425, 429, 500, 502, 503, 504),
)


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
    resumed, patience = _partial(url, part) is not None, PATIENCE
    with _session() as session:
        while True:
            before = _size(part)
            try:
                _attempt(session, url, part)
                return resumed
            except HTTPError as error:
                if _size(part) > before:
                    patience = PATIENCE
                try:
                    patience = patience.increment("GET", url, error=error)
                except MaxRetryError:
                    raise OSError("broke off time and again") from None
                patience.sleep()


def discard(part: Path) -> None:
    """Remove what a download left."""
    part.unlink(missing_ok=True)
    _beside(part).unlink(missing_ok=True)


def _session() -> requests.Session:
    session = requests.Session()
    session.headers.update(_HEADERS)
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=PATIENCE))
    return session


def _attempt(session: requests.Session, url: str, part: Path) -> None:
    begun, have = _partial(url, part), _size(part)
    if begun is not None and begun.size == have:
        return
    rest = {} if begun is None else {"Range": f"bytes={have}-", "If-Range": begun.validator}
    with session.get(url, headers=rest, stream=True, timeout=TIMEOUT_SECONDS) as response:
        if response.status_code == requests.codes.range_not_satisfiable:
            discard(part)
            raise ProtocolError("there is no such rest")
        response.raise_for_status()
        _receive(response, url, part)


def _receive(response: requests.Response, url: str, part: Path) -> None:
    if response.headers.get("Content-Type", "").lower().startswith("text/html"):
        raise OSError("a web page came where a file was asked for; the address may now want an account")
    if response.status_code != requests.codes.partial_content:
        discard(part)
    elif not response.headers.get("Content-Range", "").startswith(f"bytes {_size(part)}-"):
        discard(part)
        raise ProtocolError("another part came than was asked for")
    have, length = _size(part), response.headers.get("Content-Length")
    size = have + int(length) if length is not None else -1
    if not have:
        write_json(_beside(part), asdict(_State(url, _validator(response), size)))
    with part.open("ab") as written, progress_bar(part.name, max(size, 0) // 1000, "kB") as bar:
        # What has come is written before more is waited for: a server that stalls costs none of it.
        while chunk := response.raw.read1(_CHUNK):
            written.write(chunk)
            bar.update(written.tell() // 1000 - bar.n)


def _partial(url: str, part: Path) -> _State | None:
    """What `part` is the beginning of, where that can be gone on with."""
    try:
        begun = _State(**read_json(_beside(part)))
    except (ThreefoldError, TypeError):
        return None
    return begun if begun.url == url and begun.validator and 0 < _size(part) <= begun.size else None


def _validator(response: requests.Response) -> str:
    """What `If-Range` takes: a strong entity tag, or else the date of change; empty where there is neither."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _beside(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
