"""A Twilio on loopback that answers rightly, and then sends bytes that nobody asked for."""

import json
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from operator import methodcaller
from threading import Lock, Timer
from urllib.parse import parse_qs

from .server import body_of

UNASKED_408 = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
MISHAPS = (
    "double",
    "double, the rest late",
    "double, late",
    "double in part",
    "double in part, late",
    "split",
    "split and late",
    "408",
    "408, late",
    "408 and closed",
    "408 and closed, late",
)


@dataclass
class Unsteady:
    """Behaves as :class:`.server.Server` asks for.

    :param seed: of what happens to which answer.
    :param share: of the answers after which something happens.
    :param names_requests: whether answers have Twilio's request ID.
    :ivar made: what each message's SID stands for: recipient and text.
    :ivar times: how often each text was taken.
    """

    seed: int
    share: float = 0.3
    names_requests: bool = True
    mishaps: tuple[str, ...] = MISHAPS
    made: dict[str, tuple[str, str]] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._ended: set[socket.socket] = set()
        self._busy: set[socket.socket] = set()
        self._random = random.Random(self.seed)

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        with self._lock:
            if connection in self._ended:
                connection.close()
                return
            self._busy.add(connection)
            whole = self._answer(request)
            mishap = self._random.choice(self.mishaps) if self._random.random() < self.share else "none"
            self.happened[mishap] += 1
            cut, pause = self._random.randrange(1, len(whole)), self._random.choice((0.0, 0.0005, 0.002))
        try:
            self._send(connection, whole, mishap, cut, pause)
        except OSError:
            connection.close()
        finally:
            self._busy.discard(connection)

    def _send(self, connection: socket.socket, whole: bytes, mishap: str, cut: int, pause: float) -> None:
        rest = {"double in part": whole[:cut], "408": UNASKED_408, "408 and closed": UNASKED_408}
        kind, _, when = mishap.partition(", ")
        if kind.startswith("split"):
            connection.sendall(whole[:cut])
            time.sleep(pause * ("late" in kind))
            connection.sendall(whole[cut:])
            return
        extra = b"" if kind == "none" else rest.get(kind, whole)
        if when == "late":
            connection.sendall(whole)
            send = partial(self._end, connection) if "closed" in kind else methodcaller("sendall", extra)
            later(pause, connection, send)
        elif when:
            connection.sendall(whole + extra[:cut])
            later(pause, connection, methodcaller("sendall", extra[cut:]))
        else:
            connection.sendall(whole + extra)
            if "closed" in kind:
                connection.close()

    def _end(self, connection: socket.socket, twin: socket.socket) -> None:
        """Close a connection with a 408, as servers close one that is idle: what comes by it isn't read."""
        with self._lock:
            if connection in self._busy:
                return
            self._ended.add(connection)
        twin.sendall(UNASKED_408)
        twin.shutdown(socket.SHUT_RDWR)

    def _answer(self, request: bytes) -> bytes:
        line = request.partition(b"\r\n")[0].decode()
        status = 200
        if line.startswith("POST"):
            form = parse_qs(body_of(request).decode())
            sid, status = f"SM{len(self.made):032x}", 201
            self.made[sid] = form["To"][0], form["Body"][0]
            self.times[form["Body"][0]] += 1
        else:
            sid = re.findall("SM[0-9a-f]{32}", line)[0]
        to, body = self.made.get(sid, ("+15558675309", "never made"))
        content = json.dumps({"sid": sid, "to": to, "body": body, "status": "queued"}).encode()
        names = (
            f"Twilio-Request-Id: RQ{self._random.getrandbits(128):032x}\r\n" if self.names_requests else ""
        )
        head = f"HTTP/1.1 {status} Some\r\nContent-Type: application/json\r\n{names}"
        return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def later(pause: float, connection: socket.socket, send: Callable[[socket.socket], None]) -> None:
    """Send something once the next request may be on its way."""

    def unless_closed() -> None:
        # The client may have closed it, as it should. And once a socket is closed, its number is soon another
        # connection's, so this is a duplicate.
        with twin, suppress(OSError):
            send(twin)

    twin = connection.dup()
    timer = Timer(pause, unless_closed)
    timer.daemon = True
    timer.start()
