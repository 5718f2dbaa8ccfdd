"""A server on this machine that sends a file, but not always all of it, or not it."""

import hashlib
import http.server
import threading
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """What becomes of one request.

    Attributes:
        status: refuses, if it is none of 200.
        share: of the file that is sent before the connection ends.
        honest: the length of the whole is told, so that the client can know that some is lacking.
        wrong: a bit is changed in the middle.
        stalls: no more comes, but the connection stays.
    """

    status: int = 200
    share: float = 1.0
    honest: bool = True
    wrong: bool = False
    stalls: bool = False


@dataclass
class Server:
    """Serves `content` under every path, by the next of `answers`, then as it should.

    Attributes:
        stalled: set as long as a transfer hangs.
        ends: set by who waits no longer for it.
    """

    content: bytes
    answers: list[Answer] = field(default_factory=list)
    stalled: threading.Event = field(default_factory=threading.Event)
    ends: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def start(self) -> None:
        """Serve until this program ends."""
        running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        running.daemon_threads = True
        self.port = running.server_address[1]
        threading.Thread(target=running.serve_forever, daemon=True).start()

    @property
    def sum(self) -> str:
        """The sha256 of what is served."""
        return hashlib.sha256(self.content).hexdigest()


def _handler(server: Server) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._begin(200, len(server.content), 0)

        def do_GET(self) -> None:
            answer = server.answers.pop(0) if server.answers else Answer()
            if answer.status != 200:
                self.send_response(answer.status)
                self.send_header("Retry-After", "1")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = self._start()
            content = _changed(server.content) if answer.wrong else server.content
            rest = content[start:]
            sent = rest[: round(answer.share * len(rest))]
            self._begin(206 if start else 200, len(rest if answer.honest else sent), start)
            self.wfile.write(sent)
            self.wfile.flush()
            if answer.stalls:
                server.stalled.set()
                server.ends.wait(60)
            self.close_connection = True

        def _start(self) -> int:
            asked, version = self.headers["Range"], self.headers["If-Range"]
            if not asked or version not in (None, self._tag()):
                return 0
            return int(asked.removeprefix("bytes=").partition("-")[0])

        def _begin(self, status: int, length: int, start: int) -> None:
            self.send_response(status)
            self.send_header("ETag", self._tag())
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Type", "text/csv")
            self.send_header("Content-Length", str(length))
            if start:
                whole = len(server.content)
                self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
            self.end_headers()

        def _tag(self) -> str:
            return f'"{server.sum[:12]}"'

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _changed(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
