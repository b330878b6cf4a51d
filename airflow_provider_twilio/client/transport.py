"""The httpx transports under the clients, and what their failures mean."""

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
    """Connections of ``account`` for use in threads.

    :param is_kept: whether connections are used again.
    """
    kept = 20 if is_kept else 0
    seconds = account.limits.call_timeout
    return KeptConnections(_ssl_context(), proxy_for(account), seconds, connections=kept)


def file_transport(account: Account, *, is_public: bool) -> httpx.BaseTransport:
    """A connection for a file behind a link.

    :param is_public: whether it must lead to the public internet, or to a proxy.
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
    """At most ``connections`` of ``account`` at a time, for use in an event loop.

    :param is_kept: whether they are used again.
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
    return Secret(proxy if "://" in proxy else f"http://{proxy}")


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
    return (Untrusted, httpx.RequestError, OSError, *((aiohttp.ClientError,) if aiohttp else ()))


def _aiohttp() -> ModuleType | None:
    """aiohttp costs too much to import just for asking: an error of its own has imported it."""
    return sys.modules.get("aiohttp")
