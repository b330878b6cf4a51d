"""A task's memory of its export."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.messages.checkpoint import Checkpoint, Done
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.idempotency.attempts import Tries
from exports.exporting import DAY, TRIES

SLICES = [
    Done(Span(DAY + timedelta(hours=hour), DAY + timedelta(hours=hour + 1)), None, Tally(hour))
    for hour in range(16)
]


class Store:
    """A store that says what it was given, and takes its time."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def get(self, key: str, default: Any = None) -> Any:
        return self.values[-1] if self.values else default

    def set(self, key: str, value: Any, **_: Any) -> None:
        time.sleep(0.005)
        self.values.append(value)


def test_slices_that_end_at_once_are_remembered_at_once() -> None:
    store, done = Store(), list[Done]()
    progress = Checkpoint(store, "digest", TRIES)

    async def end(each: Done) -> None:
        done.append(each)
        await progress.keep(DAY.date(), done)
        assert each in progress.read(DAY.date())

    async def all_end() -> None:
        await asyncio.gather(*map(end, SLICES))

    asyncio.run(all_end())

    assert progress.read(DAY.date()) == SLICES
    assert len(store.values) < len(SLICES)


def test_each_slice_that_ends_alone_is_remembered() -> None:
    store = Store()
    progress = Checkpoint(store, "digest", TRIES)

    async def one_after_another() -> None:
        for count in range(1, 4):
            await progress.keep(DAY.date(), SLICES[:count])
            assert progress.read(DAY.date()) == SLICES[:count]

    asyncio.run(one_after_another())

    assert len(store.values) == 3


def kept(value: Any) -> Checkpoint:
    """The memory of a task in whose store is this."""
    store = Store()
    store.values.append(value)
    return Checkpoint(store, "digest", TRIES)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tally": {"records": 7, "statuses": {"sent": 7}}},
        {"tally": {"count": 7}},
        {"span": {"from": "2026-07-01T00:00:00Z", "to": "2026-07-01T01:00:00Z"}},
        {"part": {"file": "part-1"}},
    ],
    ids=repr,
)
def test_a_slice_whose_fields_were_renamed_is_read_again(changes: dict[str, Any]) -> None:
    span = {"start": "2026-07-01T00:00:00Z", "end": "2026-07-01T01:00:00Z"}
    slice = {"span": span, "part": None, "tally": {"records": 7}}

    done = kept([slice | changes]).read(DAY.date())

    assert [each.tally.records for each in done] == ([] if changes else [7])


@pytest.mark.parametrize(
    ("retried", "goes_on"),
    [(TRIES, True), (replace(TRIES, number=2), True), (replace(TRIES, number=2, max_tries=4), False)],
    ids=["killed before Airflow knew", "retried", "cleared"],
)
def test_a_published_day_is_exported_anew_only_if_the_task_was_cleared(retried: Tries, goes_on: bool) -> None:
    store = Store()
    Checkpoint(store, "digest", TRIES).publish(DAY.date(), SLICES)

    read = Checkpoint(store, "digest", retried).read(DAY.date())

    assert read == (SLICES if goes_on else [])


def test_what_was_not_published_yet_is_gone_on_with_by_a_cleared_task_too() -> None:
    store = Store()
    asyncio.run(Checkpoint(store, "digest", TRIES).keep(DAY.date(), SLICES))

    assert Checkpoint(store, "digest", replace(TRIES, max_tries=4)).read(DAY.date()) == SLICES


@pytest.mark.parametrize("junk", ["text", 7, {}, {"done": []}, {"published": []}, [None]], ids=repr)
def test_what_cannot_be_read_is_no_progress(junk: Any) -> None:
    assert kept(junk).read(DAY.date()) == []
