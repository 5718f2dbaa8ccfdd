"""A server on this machine whose transfers break off."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Behaviour:
    """What is served, and how: each transfer ends after the next of `lengths`, where there is one.

    A continued transfer begins `misplaced` bytes later than was asked for. Each of `statuses` is answered first, with
    `retry_after` beside it; then each path of `redirects` sends the client elsewhere. While `pause` is not set, a
    transfer that has sent what it will send stays open.
    """

    content: bytes
    ranges: bool = True
    misplaced: int = 0
    lengths: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    retry_after: str | None = None
    redirects: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/octet-stream"
    pause: threading.Event | None = None
    asked: list[str | None] = field(default_factory=list)
    url: str = ""

    @property
    def sum(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def tag(self) -> str:
        return f'"{self.sum[:8]}"'


def handler(behaviour: Behaviour) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers["Range"]
            behaviour.asked.append(asked)
            if behaviour.statuses:
                self.send_response(behaviour.statuses.pop(0))
                if behaviour.retry_after is not None:
                    self.send_header("Retry-After", behaviour.retry_after)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if self.path in behaviour.redirects:
                self.send_response(302)
                self.send_header("Location", behaviour.redirects[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = 0
            if asked and behaviour.ranges and self.headers["If-Range"] == behaviour.tag:
                start = int(asked.removeprefix("bytes=").removesuffix("-")) + behaviour.misplaced
                self.send_response(206)
                self.send_header(
                    "Content-Range", f"bytes {start}-{len(behaviour.content) - 1}/{len(behaviour.content)}"
                )
            else:
                self.send_response(200)
            rest = behaviour.content[start:]
            self.send_header("ETag", behaviour.tag)
            self.send_header("Content-Type", behaviour.content_type)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest[: behaviour.lengths.pop(0)] if behaviour.lengths else rest)
            if behaviour.pause is not None:
                behaviour.pause.wait(20)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[Behaviour]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(behaviour)) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        behaviour.url = f"http://127.0.0.1:{running.server_address[1]}/file.bin"
        yield behaviour
        running.shutdown()
