"""The httpx transports under the clients, and what their failures mean."""

import sys
from functools import cache
from ssl import SSLContext
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from airflow_provider_twilio.client.account import Account, is_loopback

if TYPE_CHECKING:
    import aiohttp

_NOTHING_SENT: tuple[type[BaseException], ...] = (
    httpx.ConnectError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpcore.ConnectTimeout,
)


def sync_transport(account: Account) -> httpx.BaseTransport:
    """Connections of ``account`` for use in threads."""
    return httpx.HTTPTransport(verify=_ssl_context(), proxy=proxy_for(account))


def async_transport(account: Account, connections: int) -> httpx.AsyncBaseTransport:
    """At most ``connections`` at a time, on aiohttp: httpx's own pool slows down as connections are added."""
    import aiohttp
    from httpx_aiohttp import AiohttpTransport

    certificates = _ssl_context()

    def session() -> "aiohttp.ClientSession":
        connector = aiohttp.TCPConnector(limit=connections, ssl=certificates)
        session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        # aiohttp would repeat a GET or DELETE by itself, unseen by the flow, which does that better.
        session._retry_connection = False
        return session

    proxy = proxy_for(account)
    return AiohttpTransport(verify=certificates, client=session, proxy=httpx.Proxy(proxy) if proxy else None)


@cache
def _ssl_context() -> SSLContext:
    """Read the CA certificates once: it takes milliseconds, and a megabyte each."""
    return httpx.create_ssl_context()


def proxy_for(account: Account) -> str | None:
    """The connection's proxy, else that of ``HTTPS_PROXY``, unless ``NO_PROXY`` names the host.

    What goes to this machine may be plain, so no proxy of the environment gets it.
    """
    if account.proxy:
        return account.proxy
    url = httpx.URL(account.url("api"))
    proxy = getproxies().get(url.scheme)
    if not proxy or is_loopback(url.host) or proxy_bypass(url.netloc.decode()):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def nothing_was_sent(error: BaseException) -> bool:
    """Whether a failed call surely never left this machine.

    httpx-aiohttp reports a connection that was closed *after* the request was sent as ``ConnectTimeout``,
    the same class as one that was refused: only the cause tells them apart.
    """
    aiohttp = _aiohttp()
    kinds = _NOTHING_SENT
    if aiohttp:
        kinds = (*kinds, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)


def failures() -> tuple[type[Exception], ...]:
    """The exceptions of a call that brought no whole answer; httpx-aiohttp lets some of aiohttp's through."""
    aiohttp = _aiohttp()
    return (httpx.RequestError, OSError, *((aiohttp.ClientError,) if aiohttp else ()))


def _aiohttp() -> ModuleType | None:
    """aiohttp costs too much to import just for asking: an error of its own has imported it."""
    return sys.modules.get("aiohttp")
