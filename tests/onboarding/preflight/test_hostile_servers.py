"""Servers that mean harm: nothing private is reached, and reading a page ends, with few bytes in memory."""

import gzip
import socket
import tracemalloc
import zlib
from threading import Event
from typing import Any

import httpcore
import pytest
from certificates import server_context

from airflow_provider_twilio.onboarding.preflight.web import MOST_BYTES, Served, Unserved, Web

from .hostile import HOST, Behave, HostileServer, answer, drip, flood, redirect

PAGE = f"https://{HOST}/page"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = zlib.compress(bytes(100 * 2**20), 9)
INWARD = [
    "http://127.0.0.1/", "https://127.0.0.1:{port}/", "https://127.1:{port}/",
    "https://2130706433:{port}/",
    "https://0x7f000001:{port}/", "https://0.0.0.0:{port}/", "https://0:{port}/",
    "https://017700000001:{port}/",
    "https://localhost:{port}/", "https://[::1]:{port}/", "https://[::]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/", "https://[::ffff:7f00:1]:{port}/", "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/", "https://[fec0::1]/", "https://[fe80::1]/", "https://[fd00::1]/",
    "https://169.254.169.254/latest/meta-data/", "http://169.254.169.254/", "//169.254.169.254/x",
    "https://10.0.0.1/", "https://100.64.0.1/", "https://192.168.0.1/", "https://172.16.0.1/",
    "https://224.0.0.1/", "https://240.0.0.1/", "https://255.255.255.255/",
]  # fmt: skip
NOT_OF_THE_WEB = [
    "file:///etc/passwd",
    "ftp://ftp.example.org/",
    "gopher://x.example.org/",
    "data:text/html,x",
    "javascript:alert(1)",
    "unix:///run/docker.sock",
]


def read(server: HostileServer, timeout: float = 20.0) -> Served | Unserved:
    return server.web(timeout).read(PAGE)


def unserved(result: Served | Unserved) -> Unserved:
    assert isinstance(result, Unserved)
    return result


@pytest.mark.parametrize("location", INWARD)
def test_a_redirect_within_is_not_followed(location: str) -> None:
    with HostileServer(lambda *_: None) as server:
        server._behave = redirect(location.format(port=server.port))
        result = unserved(read(server))

    assert result.level == "error"
    assert result.why.startswith("it isn't followed: ")
    assert (server.connections, server.targets) == (1, ["/page"])


@pytest.mark.parametrize("location", NOT_OF_THE_WEB)
def test_a_redirect_off_the_web_is_not_followed(location: str) -> None:
    with HostileServer(redirect(location)) as server:
        result = unserved(read(server))

    assert (result.level, result.why) == ("error", "it leads to an address that isn't one of the web")


@pytest.mark.parametrize("location", [f"https://admin:pw@{HOST}/", f"https://admin@{HOST}/"])
def test_a_redirect_with_a_user_is_not_followed(location: str) -> None:
    with HostileServer(redirect(location)) as server:
        result = unserved(read(server))

    assert result.why == "it leads to an address with a user or password"
    assert server.connections == 1


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://[::1]/", "http://169.254.169.254/"])
def test_a_document_leads_no_more_within_than_a_redirect(address: str) -> None:
    assert unserved(Web().read(address)).why.startswith("it isn't followed: ")


def test_a_name_with_one_private_address_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = names(monkeypatch, ["8.8.8.8", "10.0.0.1"])

    assert "isn't on the public internet" in unserved(Web().read("https://two.example.org/")).why
    assert tried == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Though the name has another address a moment later."""
    tried = names(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])

    assert unserved(Web().read("https://moving.example.org/")).is_outage
    assert tried == ["8.8.8.8"]


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Answer questions for a name in turn, refuse connections, and return the addresses that are tried."""
    left = list(answers)
    tried: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    def refuse(self: object, host: str, port: int, *_: Any) -> None:
        tried.append(host)
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", refuse)
    return tried


def test_a_name_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60))
    try:
        result = unserved(Web(timeout=0.2).read("https://slow.example.org/"))
    finally:
        over.set()

    assert (result.why, result.is_outage) == ("it takes longer than 0.2 s", True)


def test_a_name_without_an_address_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    result = unserved(Web().read("https://none.example.org/"))
    assert (result.level, result.is_outage) == ("error", False)


def stay_silent(connection: socket.socket, _: bytes, over: Event) -> None:
    over.wait(60)


SLOW: dict[str, Behave] = {
    "a byte of the body now and then": drip(HEAD + b"\r\n", b"x"),
    "a header now and then": drip(HEAD, b"X: y\r\n"),
    "a byte of a header now and then": drip(HEAD, b"x"),
    "a chunk now and then": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "an interim answer now and then": drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "interim answers for ever": flood(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "nothing": stay_silent,
}


@pytest.mark.parametrize("how", SLOW)
def test_a_slow_answer_is_given_up(how: str) -> None:
    with HostileServer(SLOW[how]) as server:
        result = unserved(read(server, 0.6))

    assert (result.level, result.why, result.is_outage) == ("error", "it takes longer than 0.6 s", True)


def test_a_handshake_that_never_ends_is_given_up() -> None:
    with HostileServer(answer(), is_deaf=True) as server:
        result = unserved(read(server, 0.3))

    assert result.is_outage


def test_redirects_share_the_time_of_a_page() -> None:
    def slowly(connection: socket.socket, request: bytes, over: Event) -> None:
        over.wait(0.2)
        redirect("/again")(connection, request, over)

    with HostileServer(slowly) as server:
        result = unserved(read(server, 0.5))

    assert result.is_outage
    assert len(server.targets) <= 3


@pytest.mark.parametrize(
    "behave",
    [
        flood(HEAD + b"\r\n", b"x" * 65536),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        answer(b"x" * (MOST_BYTES + 1)),
    ],
    ids=["endless", "endless chunks", "a byte too much"],
)
def test_a_body_is_read_up_to_its_limit(behave: Behave) -> None:
    with HostileServer(behave) as server:
        result, most = measured(server)

    assert (result.level, result.why) == ("can't tell", "it has more than 2,000,000 bytes")
    assert most < 8 * 2**20


def test_endless_headers_are_given_up() -> None:
    with HostileServer(flood(HEAD, b"X-Header: " + b"y" * 1000 + b"\r\n")) as server:
        result, most = measured(server)

    assert result.level == "error"
    assert most < 8 * 2**20


@pytest.mark.parametrize("kind", ["gzip", "deflate"])
def test_a_bomb_is_unpacked_up_to_the_limit(kind: str) -> None:
    packed = BOMB if kind == "deflate" else gzip.compress(bytes(100 * 2**20), mtime=0)
    with HostileServer(answer(packed, Content_Encoding=kind)) as server:
        result, most = measured(server)

    assert (result.level, result.why) == (
        "can't tell",
        "it has more than 2,000,000 bytes when it is unpacked",
    )
    assert most < 16 * 2**20


def measured(server: HostileServer) -> tuple[Unserved, int]:
    """Return the result of reading, and the bytes that it took in memory at most."""
    tracemalloc.start()
    try:
        result = unserved(read(server))
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["br", "zstd", "compress", "gzip, gzip", "x" * 100])
def test_what_was_not_asked_for_is_not_unpacked(kind: str) -> None:
    with HostileServer(answer(BOMB, Content_Encoding=kind)) as server:
        result = unserved(read(server))

    assert result.level == "can't tell"
    assert "which wasn't asked for" in result.why


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(b"<p>hi", mtime=0)[:-6]], ids=["none", "cut off"])
def test_what_cannot_be_unpacked_cannot_be_told(body: bytes) -> None:
    with HostileServer(answer(body, Content_Encoding="gzip")) as server:
        assert unserved(read(server)) == Unserved("can't tell", "it can't be unpacked")


@pytest.mark.parametrize(("name", "is_trusted"), [("other.example.org", True), (HOST, False)])
def test_a_wrong_certificate_is_an_error(name: str, is_trusted: bool) -> None:
    with HostileServer(answer(), server_context(name, is_trusted=is_trusted)) as server:
        result = unserved(read(server))

    assert (result.level, result.is_outage) == ("error", False)
    assert "certificate" in result.why
    assert server.targets == []


def test_a_circle_of_redirects_ends() -> None:
    with HostileServer(redirect("/page")) as server:
        assert unserved(read(server)).why == "it redirects more than 5 times"

    assert len(server.targets) == 6


def test_five_redirects_are_followed_and_asked_over_https() -> None:
    def behave(connection: socket.socket, request: bytes, over: Event) -> None:
        number = len(server.targets)
        found = answer(b"<p>there") if number == 6 else redirect(f"http://{HOST}/{number}")
        found(connection, request, over)

    with HostileServer(behave) as server:
        assert read(server) == Served(f"https://{HOST}/5", "<p>there")


UNREADABLE = [
    "",
    "https://0177.0.0.1/",
    "http://[",
    "https://" + "x" * 70_000,
    "https://\udcff/",
    "https://xn--/",
]


@pytest.mark.parametrize("location", UNREADABLE, ids=["none", "octal", "open", "long", "no text", "no name"])
def test_a_location_that_cannot_be_read_is_an_error(location: str) -> None:
    def behave(connection: socket.socket, request: bytes, over: Event) -> None:
        head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
        connection.sendall(head + location.encode("utf-8", "surrogateescape") + b"\r\n\r\n")

    with HostileServer(behave) as server:
        assert unserved(read(server)).level == "error"


@pytest.mark.parametrize(
    ("status", "level", "is_outage", "is_login"),
    [
        ("401 Unauthorized", "error", False, True),
        ("404 Not Found", "error", False, False),
        ("410 Gone", "error", False, False),
        ("403 Forbidden", "can't tell", False, False),
        ("429 Too Many Requests", "can't tell", False, False),
        ("500 Oops", "error", True, False),
        ("999 Odd", "error", True, False),
    ],
)
def test_a_status_says_what_is_wrong(status: str, level: str, is_outage: bool, is_login: bool) -> None:
    with HostileServer(answer(b"no", status)) as server:
        result = unserved(read(server))

    assert (result.level, result.is_outage, result.is_login) == (level, is_outage, is_login)


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/octet-stream", "text/css"])
def test_what_is_no_page_cannot_be_told(kind: str) -> None:
    with HostileServer(answer(b"%PDF", Content_Type=kind)) as server:
        assert unserved(read(server)).level == "can't tell"


def test_the_words_of_a_failure_are_not_the_server_s() -> None:
    with HostileServer(answer(b"", "200 OK", Content_Length="secret-of-the-server")) as server:
        assert "secret" not in unserved(read(server)).why


def test_no_cookie_and_no_credentials_are_sent() -> None:
    asked: list[bytes] = []

    def behave(connection: socket.socket, request: bytes, over: Event) -> None:
        asked.append(request)
        found = answer() if len(asked) == 2 else answer(b"", "302 Found", Location="/2", Set_Cookie="a=b")
        found(connection, request, over)

    with HostileServer(behave) as server:
        assert isinstance(read(server), Served)

    assert not any(word in request.lower() for request in asked for word in (b"cookie", b"authorization"))
