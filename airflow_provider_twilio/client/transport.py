"""Make the httpx transports of the clients, and classify their failures."""

import sys
from functools import cache
from ssl import SSLContext
from types import ModuleType
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from airflow_provider_twilio.client import public_address
from airflow_provider_twilio.client.account import Account, Secret, is_loopback
from airflow_provider_twilio.client.answer import Untrusted
from airflow_provider_twilio.client.kept_connections import KeptConnections

_NOTHING_SENT: tuple[type[BaseException], ...] = (
    httpx.ConnectError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpcore.ConnectTimeout,
)


def sync_transport(account: Account, *, is_kept: bool = True) -> httpx.BaseTransport:
    """Return a transport for threads.

    :param is_kept: reuses connections.
    """
    kept = 20 if is_kept else 0
    seconds = account.limits.call_timeout
    return KeptConnections(_ssl_context(), proxy_for(account), seconds, connections=kept)


def file_transport(account: Account, *, is_public: bool) -> httpx.BaseTransport:
    """Return a transport for a file behind a link.

    :param is_public: refuses hosts that aren't on the public internet, unless a proxy is used.
    """
    proxy = proxy_for(account)
    return KeptConnections(
        _ssl_context(),
        proxy,
        account.limits.file_timeout,
        connections=0,
        connect=public_address.connect if is_public and not proxy else None,
    )


def async_transport(account: Account, connections: int, *, is_kept: bool = True) -> httpx.AsyncBaseTransport:
    """Return a transport for an event loop.

    :param connections: number of connections at a time.
    :param is_kept: reuses connections.
    """
    from airflow_provider_twilio.client.loop_connections import LoopConnections

    return LoopConnections(
        _ssl_context(),
        proxy_for(account),
        connections,
        is_kept=is_kept,
        max_header_bytes=account.limits.max_header_bytes,
    )


@cache
def _ssl_context() -> SSLContext:
    """Read the CA certificates once: each time costs milliseconds and a megabyte."""
    return httpx.create_ssl_context()


def proxy_for(account: Account) -> str | None:
    """Return the connection's proxy, else that of ``HTTPS_PROXY`` unless ``NO_PROXY`` names the host.

    Requests to this machine may be unencrypted, so a proxy of the environment never gets them.
    """
    if account.proxy:
        return account.proxy
    url = httpx.URL(account.url("api"))
    proxy = getproxies().get(url.scheme)
    if not proxy or is_loopback(url.host) or proxy_bypass(url.netloc.decode()):
        return None
    return Secret(proxy if "://" in proxy else f"http://{proxy}")


def nothing_was_sent(error: BaseException) -> bool:
    """Tell whether a failed call certainly never left this machine.

    httpx-aiohttp raises ``ConnectTimeout`` both for a refused connection and for one that was closed *after*
    the request was sent. Only the cause distinguishes them.
    """
    aiohttp = _aiohttp()
    kinds = _NOTHING_SENT
    if aiohttp:
        kinds = (*kinds, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)


def failures() -> tuple[type[Exception], ...]:
    """Return the exceptions of a call without a whole answer; httpx-aiohttp lets some of aiohttp's pass."""
    aiohttp = _aiohttp()
    return (Untrusted, httpx.RequestError, OSError, *((aiohttp.ClientError,) if aiohttp else ()))


def _aiohttp() -> ModuleType | None:
    """Return aiohttp if it is imported. An error of its own implies that it is."""
    return sys.modules.get("aiohttp")
