"""Connections for an event loop. One on which unrequested bytes arrived isn't used again.

The connections are opened, kept and counted by aiohttp's connector, because httpx's own pool slows down as
connections are added. Requests are written straight onto them: aiohttp's own models of a request and an
answer take as much processor time as everything else that a message needs.
"""

import asyncio
from functools import partial
from ssl import SSLContext

import aiohttp
import httpx
from aiohttp.connector import Connection
from yarl import URL

from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.answer import GRACE, WholeAnswer, is_doubtful
from airflow_provider_twilio.client.failures import NotConnected, Untrusted
from airflow_provider_twilio.client.http_request import HttpRequest, Server
from airflow_provider_twilio.client.loop_connection import LoopConnection
from airflow_provider_twilio.client.signature import Signature, basic, header_lines


class LoopConnections:
    """Sends requests in an event loop.

    :param account: its timeout and limits are used.
    :param proxy: address of a proxy.
    :param connections: number of connections at a time.
    :param is_kept: reuses connections.
    """

    def __init__(
        self,
        account: Account,
        certificates: SSLContext,
        proxy: str | None,
        connections: int,
        *,
        is_kept: bool = True,
    ) -> None:
        self._timeout = account.timeout
        self._limits = account.limits
        self._certificates = certificates
        self._proxy = _Proxy(proxy) if proxy else None
        self._connections = connections
        self._is_kept = is_kept
        self._connector: aiohttp.TCPConnector | None = None
        self._places: dict[Server, aiohttp.ClientRequest] = {}
        # Of name, TCP and TLS together: a batch counts on it that no request leaves later.
        self._to_connect = aiohttp.ClientTimeout(connect=account.timeout)

    async def send(self, request: HttpRequest, signature: Signature) -> WholeAnswer:
        """Return the answer.

        :raises Exception: one of :func:`.failures`.
        """
        connection = await self._connected(request.server)
        protocol = connection.protocol
        try:
            assert isinstance(protocol, LoopConnection)
            head, body = await protocol.exchange(
                self._written(request, signature), self._timeout, self._limits
            )
            if is_doubtful(request.verb, head.code) and await protocol.more_follows(GRACE):
                raise Untrusted("the answer isn't the only one")
            answer = WholeAnswer(head.code, head.headers, body.whole(), protocol)
        except BaseException:
            connection.close()
            raise
        connection.release()
        return answer

    async def aclose(self) -> None:
        """Close the connections."""
        if self._connector is not None:
            await self._connector.close()

    async def _connected(self, server: Server) -> Connection:
        """Return a connection that is in step.

        :raises NotConnected: there is none, so nothing was sent.
        """
        if self._connector is None:
            self._connector = self._new_connector()
        place = self._places.get(server)
        if place is None:
            place = self._places[server] = self._place(server)
        try:
            return await self._connector.connect(place, [], self._to_connect)
        except (aiohttp.ClientError, OSError) as error:
            raise NotConnected from error

    def _new_connector(self) -> aiohttp.TCPConnector:
        loop = asyncio.get_running_loop()
        connector = aiohttp.TCPConnector(
            limit=self._connections, ssl=self._certificates, force_close=not self._is_kept
        )
        connector._factory = partial(LoopConnection, loop=loop)  # type: ignore[assignment]
        return connector

    def _place(self, server: Server) -> aiohttp.ClientRequest:
        """Return a server as the connector has it: a request, of which it only takes where to connect to."""
        proxy = self._proxy
        return aiohttp.ClientRequest(
            "GET",
            URL(server.origin),
            loop=asyncio.get_running_loop(),
            proxy=URL(proxy.address) if proxy else None,
            proxy_headers={"Host": server.netloc, **proxy.headers} if proxy else None,
        )

    def _written(self, request: HttpRequest, signature: Signature) -> bytes:
        """Return a request as it is sent; to a proxy that sees it, with the whole address."""
        server, proxy = request.server, self._proxy
        start = f"{request.verb} {request.target} HTTP/1.1\r\nHost: {server.netloc}\r\n"
        lines = header_lines(request.headers)
        if proxy and server.url.scheme == "http":
            start = f"{request.verb} {server.origin}{request.target} HTTP/1.1\r\nHost: {server.netloc}\r\n"
            lines += header_lines(proxy.headers.items())
        if not self._is_kept:
            lines += b"Connection: close\r\n"
        return b"".join((start.encode("ascii"), signature.lines, lines, b"\r\n", request.content))


class _Proxy:
    """A proxy's address without user and password, and the header that has them."""

    def __init__(self, proxy: str) -> None:
        parsed = httpx.Proxy(proxy)
        self.address = str(parsed.url)
        auth = parsed.raw_auth
        self.headers = {"Proxy-Authorization": f"Basic {basic(*map(bytes.decode, auth))}"} if auth else {}
