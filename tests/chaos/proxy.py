"""The way between one task and the simulator: forwards, harms, and takes down what really arrived."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from struct import pack
from urllib.parse import parse_qs

from .faults import LONGEST_WAY, Fate, Schedule
from .wire import Message, answer, read

_IDLE = 30.0
_NO_SIDS: tuple[object, ...] = (None, "", ".", 17, "SM1 SM2", [])
_STALL = 8.0
"""Seconds, longer than any client here waits."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came from the task.

    :ivar status: of the simulator's answer; ``None`` if the request didn't reach it, or it gave none.
    :ivar sid: what the answer names.
    """

    method: str
    path: str
    form: dict[str, str]
    fate: str
    status: int | None
    sid: str | None


@dataclass(slots=True)
class Proxy:
    """Listens on a port of its own.

    :param upstream: host and port of the simulator.
    :param kill: ends the task's process.
    :param opens_after: seconds in which connections are refused.
    """

    upstream: tuple[str, int]
    schedule: Schedule
    chance: Random
    kill: Callable[[], None] = lambda: None
    opens_after: float = 0.0
    seen: list[Seen] = field(default_factory=list)
    unasked: int = 0
    _server: asyncio.Server | None = None
    _opening: asyncio.Task[None] | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def fates(self) -> Counter[str]:
        """How often each fate came true."""
        return Counter(seen.fate for seen in self.seen) + Counter({"408 unasked": self.unasked})

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, start_serving=False)
        self._opening = asyncio.create_task(self._open(self._server))
        if not self.opens_after:
            await self._opening
        return self

    async def _open(self, server: asyncio.Server) -> None:
        await asyncio.sleep(self.opens_after)
        await server.start_serving()

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._opening is not None
        self._opening.cancel()
        self._server.close()
        for connection in [*self._connections]:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until whatever is on its way has arrived, or never will."""
        if self._connections:
            await asyncio.wait([*self._connections], timeout=LONGEST_WAY + _STALL)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_Connection(self, reader, writer).serve())
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)


class _Connection:
    """One connection of the client's."""

    def __init__(self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._chance = proxy.chance
        self._reader, self._writer = reader, writer
        self._up: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def serve(self) -> None:
        try:
            while (request := await self._next()) and await self._exchange(
                request, self._proxy.schedule.draw()
            ):
                pass
        except OSError:
            pass
        finally:
            for writer in (self._writer, *(self._up or ())[1:]):
                writer.close()

    async def _next(self) -> Message | None:
        """The next request. After a 408 that nobody asked for, no request of the connection is processed."""
        interrupted = self._proxy.schedule.interrupts()
        waiting = asyncio.ensure_future(read(self._reader))
        done, _ = await asyncio.wait([waiting], timeout=_IDLE if interrupted is None else interrupted)
        if done:
            return waiting.result()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        if interrupted is not None:
            self._proxy.unasked += 1
            self._writer.write(answer(408, b"", "connection: close").to_bytes())
            await self._writer.drain()
            await asyncio.sleep(self._chance.choice((0.0, 0.05, 1.0)))
        return None

    async def _exchange(self, request: Message, fate: Fate) -> bool:
        """Do to one request what its fate says; whether the connection goes on."""
        method, path, _ = request.first_line
        if fate.kill == "before":
            self._proxy.kill()
        if fate.late:
            await asyncio.sleep(self._chance.uniform(0, LONGEST_WAY))
        given = await self._forward(request) if fate.forwarded else None
        status = int(given.first_line[1]) if given else None
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        self._proxy.seen.append(Seen(method, path, form, fate.name, status, _sid(given)))
        if fate.kill == "after":
            self._proxy.kill()
        if fate.forwarded and given is None:
            return False
        goes_on = await self._respond(given, fate, path)
        if fate.kill == "answered":
            self._proxy.kill()
        return goes_on

    async def _forward(self, request: Message) -> Message | None:
        """The simulator's answer, on a connection that is kept as long as the client's is."""
        if self._up is None or self._up[0].at_eof():
            self._up = await asyncio.open_connection(*self._proxy.upstream)
        reader, writer = self._up
        writer.write(request.to_bytes())
        await writer.drain()
        return await read(reader, to=request.first_line[0])

    async def _respond(self, given: Message | None, fate: Fate, path: str) -> bool:
        write, chance = self._writer.write, self._chance
        whole = given.to_bytes() if given else b""
        match fate.answer:
            case "whole":
                write(whole)
            case "own":
                write(_own(fate.status, path, chance).to_bytes())
            case "doubled":
                write(whole + whole)
            case "doubled late":
                write(whole)
                await self._writer.drain()
                await asyncio.sleep(chance.choice((0.0, 0.001, 0.02, 0.2)))
                write(whole)
            case "doubled partly":
                write(whole + whole[: chance.randrange(1, len(whole))])
            case "early hints":
                write(b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n" + whole)
            case "split":
                await self._pieces(whole, chance.randint(1, 7), 0.0, most=200)
            case "dripping":
                await self._pieces(whole, max(1, len(whole) // 10), chance.choice((0.02, 0.1, 0.5)))
            case "slow":
                await asyncio.sleep(chance.uniform(0.2, 4.0))
                write(whole)
            case "garbled":
                assert given
                write(Message(given.head, garbled(given.body, chance)).to_bytes())
            case "truncated" | "truncated reset":
                write(whole[: chance.randrange(1, len(whole))])
                await self._writer.drain()
                self._end(reset=fate.answer == "truncated reset")
                return False
            case "stalled":
                await asyncio.wait([asyncio.ensure_future(self._reader.read(1))], timeout=_STALL)
                return False
            case "none" | "reset":
                self._end(reset=fate.answer == "reset")
                return False
        await self._writer.drain()
        return True

    async def _pieces(self, data: bytes, size: int, pause: float, most: int = 20) -> None:
        """Write data piece by piece, and what is left after the most pieces at once."""
        for start in range(0, min(len(data), size * most), size):
            self._writer.write(data[start : start + size])
            await self._writer.drain()
            await asyncio.sleep(pause)
        self._writer.write(data[size * most :])

    def _end(self, *, reset: bool) -> None:
        if reset:
            connection = self._writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pack("ii", 1, 0))
        self._writer.close()


def garbled(body: bytes, chance: Random) -> bytes:
    """A body that can't be taken for the one that was meant: no JSON, another value, or without its SID."""
    return chance.choice(
        (
            b"",
            b"null",
            b"[]",
            b'"queued"',
            b"<html><body>It works!</body></html>",
            body[: len(body) // 2],
            body + b"}",
            b"\xff\xfe" + body,
            body.replace(b'"sid"', b'"dis"'),
            *(_with_sid(body, value) for value in _NO_SIDS),
        )
    )


def _with_sid(body: bytes, value: object) -> bytes:
    try:
        record = json.loads(body)
    except ValueError:
        return b""
    return json.dumps(record | {"sid": value}).encode() if isinstance(record, dict) else b"{}"


def _own(status: int, path: str, chance: Random) -> Message:
    fields = []
    if status == 429 and chance.random() < 0.5:
        fields.append(f"retry-after: {chance.choice((0, 1))}")
    if 300 <= status < 400:
        fields.append(f"location: {path}")
    if chance.random() < 0.5:
        return answer(status, b"<html><body>gateway</body></html>", *fields, kind="text/html")
    body = {"code": 20429 if status == 429 else None, "message": "chaos", "status": status}
    return answer(status, json.dumps(body).encode(), *fields)


def _sid(given: Message | None) -> str | None:
    try:
        record = json.loads(given.body) if given else None
    except ValueError:
        return None
    return record.get("sid") if isinstance(record, dict) else None
