"""Connect :class:`Twilio` to sockets: the ASGI application, and faults of the connection."""

import asyncio
import json
import os
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from threading import Lock
from typing import Any

from airflow_provider_twilio.simulator.faults import Fate
from airflow_provider_twilio.simulator.twilio import Request, Response, Twilio

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

CONTROL = "/_simulator"
LARGEST_BODY = 1024 * 1024
LARGEST_CONTROL_BODY = 16 * 1024 * 1024
"""Bytes of a request to the control interface, and of one to Twilio."""
_RESETTING = ("reset_before", "reset_after")
_AT_ONCE_AND_SILENT = struct.pack("ii", 1, 0)


def application(twilio: Twilio, lock: Lock, control: Application) -> Application:
    """Return the application that serves Twilio's hosts, and ``control`` under ``/_simulator``."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["raw_path"].decode("latin-1")
        limit = LARGEST_CONTROL_BODY if path.startswith(CONTROL) else LARGEST_BODY
        body = await _read(receive, limit)
        if body is None:
            return
        if len(body) > limit:
            await _refuse_large(limit, send)
            return
        if path.startswith(CONTROL):
            await control(scope, _again(body, receive), send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        request = Request(scope["method"], path, scope["query_string"].decode("latin-1"), body, headers)
        with lock:
            answer = twilio.answer(request)
        if answer.fate.latency:
            await asyncio.sleep(answer.fate.latency)
        await _respond(answer.response, answer.fate, receive, send)

    return serve


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Return the body, or slightly more than ``limit`` bytes of it; ``None`` if the client left early."""
    message = await receive()
    body = bytearray(message.get("body", b""))
    while message.get("more_body") and len(body) <= limit:
        message = await receive()
        body += message.get("body", b"")
    return None if message["type"] == "http.disconnect" else bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a receiver of the body that was read, and of everything after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give


async def _refuse_large(limit: int, send: Send) -> None:
    """Answer before the body's end and close the connection, because the body may have no end."""
    error = {"code": 20413, "message": f"The body has more than {limit:,} bytes", "status": 413}
    body = json.dumps(error).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _respond(response: Response | None, fate: Fate, receive: Receive, send: Send) -> None:
    fault = fate.fault
    if response is None:
        await _cut(receive, send, reset=fault is not None and fault.kind in _RESETTING)
    elif fault is not None and fault.kind == "truncated":
        _transport(send).write(_head(response) + response.body[: len(response.body) // 2])
        await _cut(receive, send, reset=False)
    else:
        headers = response.headers
        if response.status != HTTPStatus.NO_CONTENT:
            headers = [*headers, (b"content-length", b"%d" % len(response.body))]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": response.body})


def _head(response: Response) -> bytes:
    """Write a response's head. Uvicorn would refuse to announce more bytes than it sends."""
    lines = [f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}".encode()]
    lines += [name + b": " + value for name, value in response.headers]
    lines.append(b"content-length: %d" % max(len(response.body), 1))
    return b"\r\n".join([*lines, b"", b""])


def _transport(send: Send) -> asyncio.Transport:
    """Return the connection below ASGI. ``send`` is a method of uvicorn's request cycle, which holds it."""
    transport: asyncio.Transport = send.__self__.transport  # type: ignore[attr-defined]
    return transport


def _forget_what_is_unsent(transport: asyncio.Transport) -> None:
    """Make the kernel send RST on close, through a copy because uvloop's own socket takes no options."""
    descriptor = transport.get_extra_info("socket").fileno()
    with socket.socket(fileno=os.dup(descriptor)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE_AND_SILENT)


async def _cut(receive: Receive, send: Send, *, reset: bool) -> None:
    """End the connection without an answer, by FIN or by RST."""
    transport = _transport(send)
    if reset:
        _forget_what_is_unsent(transport)
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
