"""Web servers on loopback, with certificates of an authority of their own, that do what servers shouldn't."""

import socket
import ssl
from collections.abc import Callable
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from types import TracebackType
from typing import Self

import httpcore
from certificates import client_context, server_context
from client.server import read_request

from airflow_provider_twilio.onboarding.preflight.connecting import connect_to_public
from airflow_provider_twilio.onboarding.preflight.web import Web

HOST = "shop.example.org"
Behave = Callable[[socket.socket, bytes, Event], None]


class HostileServer:
    """Does ``behave`` after each request that it has read.

    :param context: the certificate; ``None`` never answers a handshake.
    """

    def __init__(
        self, behave: Behave, context: ssl.SSLContext | None = None, *, is_deaf: bool = False
    ) -> None:
        self.targets: list[str] = []
        self.connections = 0
        self._behave = behave
        self._context = None if is_deaf else context or server_context(HOST)
        self._over = Event()
        self._tcp = ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._tcp.daemon_threads = True
        self._thread = Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.01})
        self.port = int(self._tcp.server_address[1])

    def web(self, timeout: float = 20.0) -> Web:
        """Return a reader of pages that finds this server by its name, and any other on the internet."""

        def connect(host: str, port: int, seconds: float) -> httpcore.NetworkStream:
            if host == HOST:
                return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, seconds)
            return connect_to_public(host, port, seconds)

        return Web(connect=connect, certificates=client_context(), timeout=timeout)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._tcp.shutdown()
        self._thread.join()
        self._tcp.server_close()

    def _handler(self) -> type[BaseRequestHandler]:
        server = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                server.connections += 1
                if server._context is None:
                    server._over.wait(60)
                    return
                try:
                    with server._context.wrap_socket(self.request, server_side=True) as connection:
                        request = read_request(connection)
                        if request:
                            server.targets.append(request.split(b" ", 2)[1].decode())
                            server._behave(connection, request, server._over)
                except OSError:
                    return  # The client has gone, as it should.

        return Handler


def answer(body: bytes = b"<p>hello", status: str = "200 OK", **headers: str) -> Behave:
    """Answer and close."""
    lines = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    def behave(connection: socket.socket, _: bytes, over: Event) -> None:
        connection.sendall(head.encode() + b"\r\n" + body)

    return behave


def redirect(location: str) -> Behave:
    """Redirect to another address."""
    return answer(b"", "302 Found", Location=location)


def flood(head: bytes, piece: bytes) -> Behave:
    """Send the same for ever, as fast as it is taken."""

    def behave(connection: socket.socket, _: bytes, over: Event) -> None:
        connection.sendall(head)
        while not over.is_set():
            connection.sendall(piece)

    return behave


def drip(head: bytes, piece: bytes) -> Behave:
    """Send a piece now and then."""

    def behave(connection: socket.socket, _: bytes, over: Event) -> None:
        connection.sendall(head)
        while not over.wait(0.05):
            connection.sendall(piece)

    return behave
