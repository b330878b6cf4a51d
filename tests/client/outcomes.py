"""The outcomes of sending a request, as both transports report them."""

import socket

import aiohttp
import httpcore
import httpx
from aiohttp.client_reqrep import ConnectionKey

from airflow_provider_twilio.client.failures import NotConnected
from airflow_provider_twilio.client.flow import CallOutcome

PLACE = ConnectionKey("h", 80, False, True, None, None, None)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def answer(status: int, body: bytes = b'{"code": 1, "message": "no"}', **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=body, headers=names)


LETTER = answer(200, b'{"sid": "LT1", "letters": []}')
REFUSED = {
    "httpx refused": httpx.ConnectError("[Errno 111] Connection refused"),
    "httpx timed out connecting": caused(httpx.ConnectTimeout("timed out"), httpcore.ConnectTimeout()),
    "httpx pool full": httpx.PoolTimeout(""),
    "httpx proxy refused": httpx.ProxyError("407 Proxy Authentication Required"),
    "aiohttp refused": caused(
        httpx.ConnectTimeout("refused"),
        aiohttp.ClientConnectorError(PLACE, ConnectionRefusedError(111, "refused")),
    ),
    "aiohttp unknown host": caused(
        httpx.ConnectTimeout("dns"), aiohttp.ClientConnectorDNSError(PLACE, socket.gaierror(-2, "unknown"))
    ),
    "no connection": caused(NotConnected(), ConnectionRefusedError(111, "refused")),
    "no connection in time": caused(NotConnected(), TimeoutError()),
    "aiohttp timed out connecting": caused(
        httpx.ConnectTimeout(""), aiohttp.ConnectionTimeoutError("timeout")
    ),
}
MAYBE_DONE: dict[str, CallOutcome] = {
    "httpx read timeout": httpx.ReadTimeout("timed out"),
    "httpx write timeout": httpx.WriteTimeout("timed out"),
    "httpx reset": httpx.ReadError("[Errno 104] Connection reset by peer"),
    "httpx broken pipe": httpx.WriteError("[Errno 32] Broken pipe"),
    "httpx closed": httpx.RemoteProtocolError("Server disconnected without sending a response."),
    "httpx wrong encoding": httpx.DecodingError("Error -3 while decompressing data"),
    "aiohttp read timeout": caused(httpx.ReadTimeout(""), aiohttp.SocketTimeoutError("timeout")),
    "aiohttp closed": caused(httpx.ConnectTimeout("Server disconnected"), aiohttp.ServerDisconnectedError()),
    "aiohttp reset": caused(
        httpx.ConnectTimeout("reset"), aiohttp.ClientOSError(104, "Connection reset by peer")
    ),
    "aiohttp cut off": caused(httpx.ReadError("payload"), aiohttp.ClientPayloadError("payload")),
    "bare reset": ConnectionResetError(104, "Connection reset by peer"),
    "bare timeout": TimeoutError(),
    "500": answer(500),
    "502 from a gateway": answer(502, b"<html>"),
    "503": answer(503, Retry_After="1"),
    "504": answer(504, b""),
}
UNREADABLE: dict[str, CallOutcome] = {
    "not JSON": answer(200, b"<html>"),
    "cut off": answer(200, b'{"sid": "LT'),
    "no object": answer(200, b"[]"),
    "no properties": answer(200, b"{}"),
    "empty": answer(200, b""),
}
