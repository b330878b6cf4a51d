"""Make the transports of the clients."""

from functools import cache
from ssl import SSLContext
from typing import Protocol
from urllib.request import getproxies, proxy_bypass

import httpx

from airflow_provider_twilio.client import public_address
from airflow_provider_twilio.client.account import Account, Secret, is_loopback
from airflow_provider_twilio.client.answer import WholeAnswer
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.client.httpx_transport import HttpxTransport
from airflow_provider_twilio.client.kept_connections import KeptConnections
from airflow_provider_twilio.client.signature import Signature


class Transport(Protocol):
    """Sends requests in the calling thread."""

    def send(self, request: HttpRequest, signature: Signature) -> WholeAnswer:
        """Return the answer, whose ``release`` frees its connection.

        :raises Exception: one of :func:`.failures`.
        """

    def close(self) -> None:
        """Close the connections."""


class AsyncTransport(Protocol):
    """Sends requests in an event loop."""

    async def send(self, request: HttpRequest, signature: Signature) -> WholeAnswer:
        """Return the answer.

        :raises Exception: one of :func:`.failures`.
        """

    async def aclose(self) -> None:
        """Close the connections."""


def sync_transport(account: Account, *, is_kept: bool = True) -> Transport:
    """Return a transport for threads.

    :param is_kept: reuses connections.
    """
    kept = 20 if is_kept else 0
    seconds = account.limits.call_timeout
    connections = KeptConnections(_ssl_context(), proxy_for(account), seconds, connections=kept)
    return HttpxTransport(connections, account)


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


def async_transport(account: Account, connections: int, *, is_kept: bool = True) -> AsyncTransport:
    """Return a transport for an event loop.

    :param connections: number of connections at a time.
    :param is_kept: reuses connections.
    """
    from airflow_provider_twilio.client.loop_connections import LoopConnections

    return LoopConnections(account, _ssl_context(), proxy_for(account), connections, is_kept=is_kept)


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
