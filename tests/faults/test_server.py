"""The server of the chaos run breaks off, lies and refuses as it is told, and then serves."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from faults.server import Answer, Server

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(CONTENT)
    server.start()
    yield server
    server.ends.set()


def got(server: Server, **headers: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/file", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        content: bytes = response.read()
    return content


def test_what_is_cut_off_is_shorter_than_was_told(server: Server) -> None:
    server.answers.append(Answer(share=0.25))
    with pytest.raises(http.client.IncompleteRead):
        got(server)
    assert got(server) == CONTENT


def test_what_is_cut_off_in_secret_is_not(server: Server) -> None:
    server.answers.append(Answer(share=0.25, honest=False))
    assert got(server) == CONTENT[: len(CONTENT) // 4]


def test_a_bit_is_changed(server: Server) -> None:
    server.answers.append(Answer(wrong=True))
    changed = got(server)
    assert len(changed) == len(CONTENT)
    assert sum(one != other for one, other in zip(changed, CONTENT, strict=True)) == 1


def test_it_refuses_and_then_serves(server: Server) -> None:
    server.answers += [Answer(status=503), Answer(status=404)]
    for status in (503, 404):
        with pytest.raises(urllib.error.HTTPError) as refused:
            got(server)
        assert refused.value.code == status
    assert got(server) == CONTENT


def test_a_transfer_can_be_gone_on_with(server: Server) -> None:
    assert got(server, Range="bytes=1000-") == CONTENT[1000:]
    assert got(server, Range="bytes=1000-", **{"If-Range": '"of another file"'}) == CONTENT
