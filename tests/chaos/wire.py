"""Whole HTTP/1.1 messages off a stream of bytes, as they came."""

import asyncio
from dataclasses import dataclass

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its first line and header fields, and its body with the framing taken off."""

    head: bytes
    body: bytes

    @property
    def first_line(self) -> list[str]:
        """``["POST", "/path", "HTTP/1.1"]`` or ``["HTTP/1.1", "201", "Created"]``."""
        return self.head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)

    def field(self, name: str) -> str | None:
        """The value of a header field."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.decode("latin-1").lower() == name.lower():
                return value.decode("latin-1").strip()
        return None

    def to_bytes(self) -> bytes:
        """The message, its length said by Content-Length."""
        lines = [line for line in self.head.split(b"\r\n") if line and not _frames(line)]
        if self.body or self.first_line[0] != "GET":
            lines.append(b"content-length: %d" % len(self.body))
        return b"\r\n".join(lines) + _END + self.body


def answer(status: int, body: bytes, *fields: str, kind: str = "application/json") -> Message:
    """An answer of the proxy's own."""
    head = "\r\n".join([f"HTTP/1.1 {status} Chaos", f"content-type: {kind}", *fields])
    return Message(head.encode("latin-1"), body)


async def read(reader: asyncio.StreamReader, *, to: str | None = None) -> Message | None:
    """The next message; ``None`` where the other side has closed the connection.

    :param to: the method of the request that an answer is to.
    """
    try:
        head = (await reader.readuntil(_END)).removesuffix(_END)
        return Message(head, await _body(reader, Message(head, b""), to))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def _body(reader: asyncio.StreamReader, head: Message, to: str | None) -> bytes:
    if to == "HEAD" or (to and head.first_line[1] in ("204", "304")):
        return b""
    if "chunked" in (head.field("transfer-encoding") or ""):
        return await _chunks(reader)
    return await reader.readexactly(int(head.field("content-length") or 0))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass
    return body


def _frames(line: bytes) -> bool:
    return line.partition(b":")[0].strip().lower() in (b"content-length", b"transfer-encoding")
