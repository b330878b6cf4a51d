"""Which batch a task has begun, read from what it keeps; and writes that keep their order."""

import asyncio
import json
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from airflow_provider_twilio.batch.ledger import BatchHeader, CorruptHeader, SerialThread
from airflow_provider_twilio.batch.rows import costly

from .batches import States

HEADER = BatchHeader("1", "digest", 3, 1796060099.0, {"sendable": 5})
KEY = "twilio.batch"


def kept(value: Any) -> States:
    states = States()
    states.set(KEY, value)
    return states


def written() -> dict[str, Any]:
    """A header as it is kept."""
    states = States()
    HEADER.keep(states)
    value: dict[str, Any] = json.loads(states.kept[KEY])
    return value


def test_at_first_there_is_none() -> None:
    assert BatchHeader.read(States()) is None


def test_it_is_read_as_it_was_written() -> None:
    assert BatchHeader.read(kept(written())) == HEADER


def test_one_of_version_0_1_0_is_read() -> None:
    """It has another name for the most tries and a cheap digest, and lacks what was added later."""
    older = written() | {"digest": "0a" * 16}
    older["most"] = older.pop("max_tries")
    del older["scheduled_until"], older["result"]

    assert BatchHeader.read(kept(older)) == replace(HEADER, digest=costly(b"\x0a" * 16))


def test_what_a_newer_version_adds_is_passed_over() -> None:
    assert BatchHeader.read(kept(written() | {"priority": "high"})) == HEADER


@pytest.mark.parametrize("name", ["name", "digest", "max_tries", "started_at", "facts"])
def test_one_that_lacks_something_is_refused(name: str) -> None:
    value = written()
    del value[name]

    with pytest.raises(CorruptHeader, match=name):
        BatchHeader.read(kept(value))


@pytest.mark.parametrize(
    "value",
    [
        "text",
        7,
        0,
        [],
        {},
        [1],
        written() | {"max_tries": "3"},
        written() | {"started_at": None},
        written() | {"facts": []},
        written() | {"facts": {}},
        written() | {"facts": {"sendable": True}},
        written() | {"result": "sent"},
    ],
    ids=repr,
)
def test_what_is_no_header_is_refused(value: Any) -> None:
    with pytest.raises(CorruptHeader, match="Nothing more was sent"):
        BatchHeader.read(kept(value))


def test_a_call_begins_only_once_that_of_a_cancelled_caller_has_ended() -> None:
    async def main() -> list[str]:
        begun, goes_on, written = Event(), Event(), list[str]()
        in_thread = SerialThread()

        def intend() -> None:
            begun.set()
            goes_on.wait(10)
            written.append("intended")

        first = asyncio.create_task(in_thread(intend))
        await asyncio.to_thread(begun.wait, 10)
        first.cancel()
        second = asyncio.create_task(in_thread(written.append, "known"))
        for _ in range(50):
            await asyncio.sleep(0)
        assert written == []
        assert not first.done()
        goes_on.set()
        await second
        with pytest.raises(asyncio.CancelledError):
            await first
        return written

    assert asyncio.run(main()) == ["intended", "known"]
