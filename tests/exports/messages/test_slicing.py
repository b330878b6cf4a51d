"""Slices that are read at once: what took a reading is told whether it is all, or to be forgotten."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from airflow_provider_twilio.api.errors import Unanswered
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.messages.selection import ChosenRecords
from airflow_provider_twilio.exports.messages.slicing import SliceSweep
from exports.exporting import DAY, NEXT
from exports.moving_list import ACCOUNT, MovingList

MINUTE = Span(NEXT - timedelta(minutes=1), NEXT)


@dataclass
class Notes:
    """The calls that sinks received."""

    said: list[str] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)

    def sink(self, span: Span) -> "SliceSink":
        return SliceSink(self)


@dataclass
class SliceSink:
    notes: Notes
    sids: list[str] = field(default_factory=list)

    async def take(self, batch: ChosenRecords) -> None:
        self.notes.said.append("take")
        self.sids += [each.sid for each in batch.facts]

    async def finish(self) -> None:
        self.notes.said.append("finish")
        self.notes.finished += self.sids

    async def discard(self) -> None:
        self.notes.said.append("discard")


def swept(transport: httpx.AsyncBaseTransport, span: Span = MINUTE) -> Notes:
    notes = Notes()

    async def sweep() -> None:
        async with AsyncClient(ACCOUNT, transport=transport) as client:
            await SliceSweep(client, ListMessage(), None, 4, asyncio.Semaphore(4), notes.sink).run([span])

    try:
        asyncio.run(sweep())
    except Unanswered as error:
        notes.said.append(error.message)
    return notes


def test_a_reading_that_nothing_makes_doubtful_is_finished() -> None:
    still = MovingList(2500, NEXT - timedelta(seconds=1))

    notes = swept(still.transport)

    assert notes.said == ["take", "take", "take", "finish"]
    assert {*notes.finished} == still.sids


def test_a_doubtful_reading_is_discarded_and_the_slice_read_again() -> None:
    moving = MovingList(1500, NEXT - timedelta(seconds=1))
    moving.before_page = lambda number: moving.arrive(3) if moving.pages == [1, 2] else None

    notes = swept(moving.transport)

    assert notes.said == ["take", "take", "discard", "take", "take", "finish"]
    assert {*notes.finished} == moving.sids


def test_a_dense_slice_is_discarded_and_read_in_pieces() -> None:
    """The first page is of one minute of a whole day."""
    dense = MovingList(1500, NEXT - timedelta(seconds=1))

    notes = swept(dense.transport, Span(DAY, NEXT))

    assert notes.said[0] == "discard"
    assert notes.said.count("discard") == 1
    assert notes.said.count("finish") > 1
    assert {*notes.finished} == dense.sids
    assert len(notes.finished) == 1500


@pytest.mark.parametrize("record", ["{}", '{"sid": null}', "[]"])
def test_a_record_that_is_no_message_has_the_slice_read_again_and_then_fails(record: str) -> None:
    odd = MovingList(1500, NEXT - timedelta(seconds=1))
    body = f'{{"messages": [{record}], "next_page_uri": null}}'
    odd.before_page = lambda number: httpx.Response(200, text=body) if number == 2 else None

    *said, failure = swept(odd.transport).said

    assert said.count("discard") == 5
    assert "finish" not in said
    assert failure.startswith("slice [")
    assert "page 2: a record isn't a message" in failure
    assert failure.endswith("in each of 5 readings")


def test_a_slice_whose_page_waits_to_be_taken_does_not_ask_for_another() -> None:
    """Pages that come faster than they are taken would fill the memory."""
    long = MovingList(2500, NEXT - timedelta(seconds=1))
    notes = Notes()

    class Slow(SliceSink):
        async def take(self, batch: ChosenRecords) -> None:
            await may_take.wait()
            await super().take(batch)

    may_take = asyncio.Event()

    async def sweep() -> list[int]:
        async with AsyncClient(ACCOUNT, transport=long.transport) as client:
            one_slot = asyncio.Semaphore(1)
            both = SliceSweep(client, ListMessage(), None, 4, one_slot, lambda span: Slow(notes))
            half = MINUTE.start + timedelta(seconds=30)
            reading = asyncio.create_task(both.run([Span(MINUTE.start, half), Span(half, MINUTE.end)]))
            for _ in range(500):
                await asyncio.sleep(0)
            asked = [*long.pages]
            may_take.set()
            await reading
        return asked

    assert asyncio.run(sweep()) == [1, 1, 2]
    assert {*notes.finished} == long.sids
