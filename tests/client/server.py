"""A server on loopback that reads whole requests and then does what servers shouldn't."""

import socket
import ssl
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import Self

Behaviour = Callable[[socket.socket, bytes], None]


def read_request(connection: socket.socket) -> bytes:
    """One whole request, head and body; nothing when the client has gone."""
    request = b""
    while b"\r\n\r\n" not in request or len(request) < _length(request):
        piece = read_some(connection)
        if not piece:
            return b""
        request += piece
    return request


def read_some(connection: socket.socket) -> bytes:
    """Return the bytes that are there to read; none when the client has gone."""
    try:
        return connection.recv(65536)
    except OSError:
        return b""


class Server:
    """Does ``behave`` after each request it has read, and keeps the requests.

    :param read: takes one request from a connection.
    :param listening: ``False`` refuses connections until :meth:`listen`.
    :param certificate: has connections encrypted.
    """

    def __init__(
        self,
        behave: Behaviour,
        *,
        read: Callable[[socket.socket], bytes] = read_request,
        listening: bool = True,
        certificate: ssl.SSLContext | None = None,
    ) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._behave = behave
        self._read = read
        self._certificate = certificate
        self._tcp = ThreadingTCPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=False)
        self._tcp.server_bind()
        self._thread: Thread | None = None
        if listening:
            self.listen()

    @property
    def url(self) -> str:
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self._tcp.server_address[1]}"

    @property
    def targets(self) -> list[str]:
        """The target in each request's first line, as it came."""
        return [request.split(b" ", 2)[1].decode() for request in self.requests]

    def listen(self) -> None:
        self._tcp.server_activate()
        self._thread = Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread:
            self._tcp.shutdown()
            self._thread.join()
        self._tcp.server_close()

    def _handler(self) -> type[BaseRequestHandler]:
        server = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                server.connections += 1
                connection: socket.socket = self.request
                connection.settimeout(5)
                if server._certificate:
                    connection = server._certificate.wrap_socket(connection, server_side=True)
                while connection.fileno() != -1 and (request := server._read(connection)):
                    server.requests.append(request)
                    server._behave(connection, request)

        return Handler


def _length(request: bytes) -> int:
    head = request.partition(b"\r\n\r\n")[0]
    return len(head) + 4 + int(headers_of(request).get("content-length", "0"))


def headers_of(request: bytes) -> dict[str, str]:
    """The headers of a request, by their names in lower case."""
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def body_of(request: bytes) -> bytes:
    return request.partition(b"\r\n\r\n")[2]


def reply(
    status: int = 200, body: bytes = b'{"sid": "LT1"}', headers: Mapping[str, str] | None = None
) -> Behaviour:
    """Answer, and keep the connection open."""
    lines = {"Content-Length": str(len(body))} | dict(headers or {})
    head = f"HTTP/1.1 {status} Some\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head.encode() + b"\r\n" + body)

    return answer


def say(raw: bytes) -> Behaviour:
    """Send these bytes and close."""

    def speak(connection: socket.socket, _: bytes) -> None:
        connection.sendall(raw)
        connection.close()

    return speak


def hang_up(connection: socket.socket, _: bytes) -> None:
    """Close (FIN) without an answer."""
    connection.close()


def reset(connection: socket.socket, _: bytes) -> None:
    """Close with a RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def stay_silent(connection: socket.socket, _: bytes) -> None:
    """Answer nothing until the client has lost its patience."""
    read_some(connection)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour for each request, the last one for ever."""
    left = list(behaviours)

    def behave(connection: socket.socket, request: bytes) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(connection, request)

    return behave


@contextmanager
def full_queue() -> Iterator[str]:
    """The address of a server that accepts nobody: who comes last waits for a connection."""
    with ExitStack() as sockets:
        busy = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        yield f"http://127.0.0.1:{busy.getsockname()[1]}"
