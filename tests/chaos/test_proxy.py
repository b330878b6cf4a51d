"""Each fault of the proxy, as a bare socket sees it, and as a server behind it does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest

from .faults import FATES, HARMS, KILLS, Fate, Schedule
from .proxy import Proxy, garbled
from .wire import answer

REQUEST = b"POST /Messages.json HTTP/1.1\r\nhost: twilio\r\ncontent-length: 9\r\n\r\nTo=Ada&A="
MADE = answer(201, json.dumps({"sid": "SM" + "1" * 32, "to": "Ada"}).encode())
WHOLE = MADE.to_bytes()
RESET = b"reset"


class Always(Schedule):
    """One fate for all; a 408 that nobody asked for after a time, if one is given."""

    def __init__(self, fate: Fate, idle: float | None = None) -> None:
        super().__init__(Random(1))
        self._fate = fate
        self._idle = idle

    def draw(self) -> Fate:
        return self._fate

    def interrupts(self) -> float | None:
        return self._idle


class Prompt(Random):
    """Chance that never lets anybody wait."""

    def uniform(self, a: float, b: float) -> float:
        return a


class World:
    """A server, the proxy before it, and one client.

    :ivar arrived: the bodies of the requests that the server got.
    """

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.kills = 0
        self.proxy: Proxy

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                assert b"content-length: 9" in head.lower()
                self.arrived.append(await reader.readexactly(9))
                writer.write(WHOLE)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def kill(self) -> None:
        self.kills += 1

    async def ask(self, *requests: bytes) -> bytes:
        """All that a client gets that sends these and then nothing more."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.port)
        try:
            writer.writelines(requests)
            writer.write_eof()
            return await reader.read()
        except ConnectionResetError:
            return RESET
        finally:
            writer.close()


@asynccontextmanager
async def world(schedule: Schedule) -> AsyncIterator[World]:
    there = World()
    server = await asyncio.start_server(there.serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        async with Proxy((host, port), schedule, Prompt(1), there.kill) as there.proxy:
            yield there


def asked(fate: Fate) -> tuple[World, bytes]:
    async def ask() -> tuple[World, bytes]:
        async with world(Always(fate)) as there:
            got = await there.ask(REQUEST)
            await there.proxy.settle()
            return there, got

    return asyncio.run(ask())


@pytest.mark.parametrize("fate", FATES.values(), ids=FATES)
def test_a_request_arrives_once_or_not_at_all(fate: Fate) -> None:
    there, _ = asked(fate)

    assert there.arrived == ([b"To=Ada&A="] if fate.forwarded else [])
    (seen,) = there.proxy.seen
    assert (seen.method, seen.path, seen.fate, seen.form) == (
        "POST",
        "/Messages.json",
        fate.name,
        {"To": "Ada"},
    )
    assert (seen.status, seen.sid) == ((201, "SM" + "1" * 32) if fate.forwarded else (None, None))


@pytest.mark.parametrize("fate", KILLS, ids=str)
def test_the_client_is_killed_once(fate: Fate) -> None:
    assert asked(fate)[0].kills == 1


@pytest.mark.parametrize("fate", HARMS, ids=str)
def test_other_faults_kill_nobody(fate: Fate) -> None:
    assert asked(fate)[0].kills == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("well", WHOLE),
        ("late", WHOLE),
        ("slow answer", WHOLE),
        ("split", WHOLE),
        ("dripping", WHOLE),
        ("doubled", WHOLE * 2),
        ("doubled late", WHOLE * 2),
        ("drop before", b""),
        ("drop after", b""),
        ("late and lost", b""),
        ("stall before", b""),
        ("stall after", b""),
        ("reset before", RESET),
        ("reset after", RESET),
    ],
)
def test_the_client_gets(name: str, expected: bytes) -> None:
    assert asked(FATES[name])[1] == expected


def test_a_part_of_the_answer_comes_twice() -> None:
    _, got = asked(FATES["doubled partly"])

    assert got.startswith(WHOLE)
    assert 0 < len(got) - len(WHOLE) < len(WHOLE)
    assert WHOLE.startswith(got.removeprefix(WHOLE))


def test_the_end_of_the_answer_is_missing() -> None:
    _, got = asked(FATES["truncated"])

    assert got != WHOLE
    assert WHOLE.startswith(got)


def test_the_answer_ends_in_a_reset() -> None:
    assert asked(FATES["truncated reset"])[1] in (RESET, *(WHOLE[:end] for end in range(1, len(WHOLE))))


def test_hints_come_before_the_answer() -> None:
    _, got = asked(FATES["early hints"])

    assert got.startswith(b"HTTP/1.1 103 ")
    assert got.endswith(WHOLE)


@pytest.mark.parametrize("fate", [fate for fate in HARMS if fate.answer == "own"], ids=str)
def test_the_proxy_answers_itself(fate: Fate) -> None:
    _, got = asked(fate)

    head = got.split(b"\r\n\r\n")[0].decode().lower()
    assert head.startswith(f"http/1.1 {fate.status} ")
    assert ("location: /messages.json" in head) == (300 <= fate.status < 400)


def test_what_means_that_nothing_was_processed_is_said_only_when_nothing_was() -> None:
    assert {fate.status for fate in HARMS if fate.status in (408, 421, 425, 429)} == {408, 421, 425, 429}
    assert not any(fate.forwarded for fate in HARMS if fate.status in (408, 421, 425, 429))


def test_the_answer_is_garbled_beyond_belief() -> None:
    for seed in range(300):
        body = garbled(MADE.body, Random(seed))
        assert _sid(body) != "SM" + "1" * 32, body


def _sid(body: bytes) -> Any:
    try:
        record = json.loads(body)
    except ValueError:
        return None
    return record.get("sid") if isinstance(record, dict) else None


def test_a_408_comes_that_nobody_asked_for_and_then_no_request_arrives() -> None:
    async def ask() -> tuple[World, bytes]:
        async with world(Always(FATES["well"], idle=0.01)) as there:
            reader, writer = await asyncio.open_connection("127.0.0.1", there.proxy.port)
            got = await reader.readuntil(b"\r\n\r\n")
            writer.write(REQUEST)
            await there.proxy.settle()
            writer.close()
            return there, got

    there, got = asyncio.run(ask())

    assert got.startswith(b"HTTP/1.1 408 ")
    assert (there.arrived, there.proxy.seen, there.proxy.unasked) == ([], [], 1)


def test_connections_are_refused_until_it_opens() -> None:
    async def ask() -> bytes:
        schedule = Always(FATES["well"])
        async with Proxy(("127.0.0.1", 1), schedule, Prompt(1), opens_after=0.2) as proxy:
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", proxy.port)
            assert proxy._opening
            await proxy._opening
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            writer.write_eof()
            got = await reader.read()
            writer.close()
            return got

    assert asyncio.run(ask()) == b""


def test_a_connection_goes_on_after_an_answer() -> None:
    async def ask() -> tuple[World, bytes]:
        async with world(Always(FATES["well"])) as there:
            return there, await there.ask(REQUEST, REQUEST)

    there, got = asyncio.run(ask())
    assert got == WHOLE * 2
    assert len(there.arrived) == 2


def test_a_seed_is_a_schedule() -> None:
    def drawn(seed: int) -> list[str]:
        schedule = Schedule(Random(seed), kills=3)
        return [schedule.draw().name for _ in range(5000)]

    assert drawn(7) == drawn(7) != drawn(8)
    assert {*drawn(7)} >= {fate.name for fate in HARMS}
    assert sum(name.startswith("kill") for name in drawn(7)) == 3


def test_after_its_end_all_is_well() -> None:
    schedule = Schedule(Random(1), kills=3)
    schedule.is_over = True

    assert {schedule.draw() for _ in range(500)} == {FATES["well"]}
    assert {schedule.interrupts() for _ in range(500)} == {None}
