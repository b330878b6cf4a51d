"""Web servers on loopback, with certificates of an authority of their own, that do what servers shouldn't."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from tempfile import TemporaryDirectory
from threading import Event, Thread
from types import TracebackType
from typing import Self

import httpcore
from client.server import read_request
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from airflow_provider_twilio.onboarding.preflight.connecting import connect_to_public
from airflow_provider_twilio.onboarding.preflight.web import Web

HOST = "shop.example.org"
Behave = Callable[[socket.socket, bytes, Event], None]


@cache
def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of the tests")])
    return _signed(name, name, key, key, x509.BasicConstraints(ca=True, path_length=None)), key


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    return builder.add_extension(extension, critical=False).sign(by, hashes.SHA256())


@cache
def context_of(name: str, *, is_trusted: bool = True) -> ssl.SSLContext:
    """A server's certificate for a name, of the authority or of itself."""
    authority, authority_key = _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, by = (authority.subject, authority_key) if is_trusted else (subject, key)
    certificate = _signed(subject, issuer, key, by, x509.SubjectAlternativeName([x509.DNSName(name)]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with TemporaryDirectory() as folder:
        file = Path(folder, "server.pem")
        file.write_bytes(certificate.public_bytes(pem) + secret)
        context.load_cert_chain(file)
    return context


@cache
def trusting() -> ssl.SSLContext:
    """A client's trust in the authority of the tests."""
    text = _authority()[0].public_bytes(serialization.Encoding.PEM).decode()
    return ssl.create_default_context(cadata=text)


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
        self._context = None if is_deaf else context or context_of(HOST)
        self._over = Event()
        self._tcp = ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._tcp.daemon_threads = True
        self._thread = Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.01})
        self.port = int(self._tcp.server_address[1])

    def web(self, timeout: float = 20.0) -> Web:
        """What reads pages, and finds this server under its name; any other is looked for on the internet."""

        def connect(host: str, port: int, seconds: float) -> httpcore.NetworkStream:
            if host == HOST:
                return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, seconds)
            return connect_to_public(host, port, seconds)

        return Web(connect=connect, certificates=trusting(), timeout=timeout)

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
