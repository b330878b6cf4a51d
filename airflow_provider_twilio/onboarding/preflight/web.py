"""Read public pages as they are served, from servers that may mean harm."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.request import getproxies

import httpcore
import httpx

from airflow_provider_twilio import __version__
from airflow_provider_twilio.client.answer import unpacked
from airflow_provider_twilio.client.failures import Untrusted
from airflow_provider_twilio.client.kept_connections import KeptConnections
from airflow_provider_twilio.client.public_address import NotPublic, resolved
from airflow_provider_twilio.onboarding.preflight.charset import decoded
from airflow_provider_twilio.onboarding.preflight.connecting import (
    Connect,
    Deadline,
    NoSuchHost,
    Timed,
    TookTooLong,
    connect_to_public,
)
from airflow_provider_twilio.onboarding.preflight.finding import Level

TIMEOUT = 10.0
"""Seconds for a page in whole: name, connection, encryption, redirects and body."""
MOST_BYTES = 2 * 10**6
"""Bytes of a page, packed and unpacked."""
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_KEEPS_PROGRAMS_OUT = (403, 406, 418, 429, 451, 503)
_READABLE = ("text/html", "application/xhtml+xml", "text/plain", "")
_AGENT = f"Mozilla/5.0 (compatible; airflow-provider-twilio/{__version__}; preflight)"
_FAILURES = (
    httpx.HTTPError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Served:
    """A page as it was served.

    :param address: where it came from, after redirects.
    """

    address: str
    html: str


@dataclass(frozen=True, slots=True)
class Unserved:
    """Why a page can't be read.

    :param is_outage: another try may read it.
    :param is_login: it asks for a user and password.
    """

    level: Level
    why: str
    is_outage: bool = False
    is_login: bool = False


class _Stop(Exception):
    """A page can't be read."""

    def __init__(self, level: Level, why: str, *, is_outage: bool = False, is_login: bool = False) -> None:
        super().__init__(why)
        self.unserved = Unserved(level, why, is_outage, is_login)


class Web:
    """Reads pages over HTTPS, from public addresses alone.

    :param base_url: the address of a simulator, which then is asked for all pages; nothing else is reached.
    :param proxy: an HTTP proxy. It resolves names by itself, so addresses are checked beforehand alone.
    :param connect: opens the connections, in place of :func:`.connect_to_public`; for tests.
    :param certificates: whom to trust, in place of the usual authorities; for tests.
    :param timeout: seconds for a page in whole.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        proxy: str | None = None,
        connect: Connect = connect_to_public,
        certificates: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._base_url = base_url
        self._proxy = proxy
        self._connect = connect
        self._certificates = certificates
        self._timeout = timeout

    def read(self, address: str) -> Served | Unserved:
        """Read the page at an address, through redirects. Whatever goes wrong is returned, not raised."""
        deadline = Deadline(self._timeout)
        try:
            return self._followed(address, deadline)
        except _Stop as stop:
            return stop.unserved
        except (TookTooLong, httpx.TimeoutException, httpcore.TimeoutException):
            return Unserved("error", f"it takes longer than {self._timeout:g} s", is_outage=True)
        except NotPublic as error:
            return Unserved("error", f"it isn't followed: {error}")
        except NoSuchHost as error:
            return Unserved("error", str(error))
        except Untrusted as error:
            return self._untrusted(error)
        except _FAILURES as error:
            return _failed(error)

    def _untrusted(self, error: Untrusted) -> Unserved:
        if "longer than" in str(error):
            return Unserved("error", f"it takes longer than {self._timeout:g} s", is_outage=True)
        if "more than" in str(error):
            return Unserved("can't tell", f"it has more than {MOST_BYTES:,} bytes when it is unpacked")
        return Unserved("can't tell", "it can't be unpacked")

    def _followed(self, address: str, deadline: Deadline) -> Served:
        at = _url(address)
        for _ in range(MOST_REDIRECTS + 1):
            with self._answer(at, deadline) as response:
                if response.status_code not in _REDIRECTS:
                    return Served(str(at), _page(response, at))
                location = response.headers.get("Location", "")
            if not location:
                raise _Stop("error", "it redirects to nowhere")
            at = _next(at, location)
        raise _Stop("error", f"it redirects more than {MOST_REDIRECTS} times")

    @contextmanager
    def _answer(self, at: httpx.URL, deadline: Deadline) -> Iterator[httpx.Response]:
        asked = self._simulated(at) if self._base_url else at
        if self._proxy and not self._base_url:
            _check_what_the_proxy_would_ask(at)
        headers = {
            "Host": asked.netloc.decode(),
            "User-Agent": _AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
            "Accept-Language": "en-US,en;q=0.9",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        left = deadline.left()
        request = httpx.Request(
            "GET", asked, headers=headers, extensions={"timeout": httpx.Timeout(left).as_dict()}
        )
        with self._transport(deadline) as transport:
            response = transport.handle_request(request)
            try:
                yield response
            finally:
                response.close()

    def _transport(self, deadline: Deadline) -> httpx.BaseTransport:
        def connect(host: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
            if self._base_url or self._proxy:
                stream = httpcore.SyncBackend().connect_tcp(host, port, deadline.left())
            else:
                stream = self._connect(host, port, deadline.left())
            return Timed(stream, deadline)

        certificates = self._certificates or _usual_certificates()
        proxy = None if self._base_url else self._proxy
        return KeptConnections(certificates, proxy, deadline.left(), connections=0, connect=connect)

    def _simulated(self, at: httpx.URL) -> httpx.URL:
        """Return the address of a page at the simulator."""
        query = f"?{at.query.decode()}" if at.query else ""
        path = at.raw_path.decode().partition("?")[0]
        return httpx.URL(f"{str(self._base_url).rstrip('/')}/_simulator/pages/{at.host}{path}{query}")


def _url(address: str) -> httpx.URL:
    """Return an address over HTTPS, without a fragment. One over HTTP is asked over HTTPS.

    :raises _Stop: it isn't one of the web, or has a user or password.
    """
    try:
        url = httpx.URL(address)
        is_of_web = url.scheme in ("https", "http") and bool(url.host)
    except (httpx.InvalidURL, ValueError, TypeError):
        is_of_web = False
    if not is_of_web:
        raise _Stop("error", "it leads to an address that isn't one of the web")
    if url.userinfo:
        raise _Stop("error", "it leads to an address with a user or password")
    port = None if url.scheme == "http" and url.port in (None, 80) else url.port
    return url.copy_with(scheme="https", port=port, fragment=None)


def _next(at: httpx.URL, location: str) -> httpx.URL:
    try:
        joined = str(at.join(location))
    except (httpx.InvalidURL, ValueError, TypeError):
        raise _Stop("error", "it redirects to an address that can't be read") from None
    return _url(joined)


def _page(response: httpx.Response, at: httpx.URL) -> str:
    """Return the text of an answer's page."""
    status = response.status_code
    if status in (401, 407):
        raise _Stop("error", f"it asks for a login (HTTP {status})", is_login=True)
    if status in _KEEPS_PROGRAMS_OUT:
        why = f"the site refuses to show it to a program (HTTP {status}): look at it in a browser"
        raise _Stop("can't tell", why)
    if status >= 500:
        raise _Stop("error", f"the site has a failure (HTTP {status})", is_outage=True)
    if not 200 <= status < 300:
        raise _Stop("error", f"there is no such page (HTTP {status})")
    content_type = response.headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _READABLE:
        raise _Stop("can't tell", f"it is no page but {kind[:60]}: look at it yourself")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise _Stop("can't tell", f"it is packed by {encoding[:20]}, which wasn't asked for")
    body = _body(response)
    if encoding not in ("", "identity") and body:
        body = unpacked(body, MOST_BYTES)
    return decoded(body, content_type)


def _body(response: httpx.Response) -> bytes:
    assert isinstance(response.stream, httpx.SyncByteStream)
    pieces: list[bytes] = []
    size = 0
    for piece in response.stream:
        size += len(piece)
        if size > MOST_BYTES:
            raise _Stop("can't tell", f"it has more than {MOST_BYTES:,} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def _check_what_the_proxy_would_ask(at: httpx.URL) -> None:
    """Check that a host is public, as far as it resolves here."""
    try:
        resolved(at.host, at.port or 443)
    except (OSError, UnicodeError):
        return  # Only the proxy knows it.


def _failed(error: BaseException) -> Unserved:
    """Return why a connection failed, without words of the server's."""
    links: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and len(links) < 6:
        links.append(one)
        one = one.__cause__ or one.__context__
    for link in links:
        if isinstance(link, ssl.SSLCertVerificationError):
            return Unserved("error", "its certificate isn't valid, so browsers warn of it")
    return Unserved("error", f"it can't be reached: {type(error).__name__}", is_outage=True)


def proxy_of_environment() -> str | None:
    """Return the proxy that the environment names for HTTPS, as every HTTP client takes it."""
    proxy = getproxies().get("https")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


@cache
def _usual_certificates() -> ssl.SSLContext:
    """Read the CA certificates once: each time costs milliseconds and a megabyte."""
    return httpx.create_ssl_context()
