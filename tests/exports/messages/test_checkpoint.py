"""What a task remembers of its export."""

import asyncio
import time
from datetime import timedelta
from typing import Any

from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.messages.checkpoint import Done, Progress
from airflow_provider_twilio.exports.messages.tally import Tally
from exports.exporting import DAY

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
    progress = Progress(store, "digest")

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
    progress = Progress(store, "digest")

    async def one_after_another() -> None:
        for count in range(1, 4):
            await progress.keep(DAY.date(), SLICES[:count])
            assert progress.read(DAY.date()) == SLICES[:count]

    asyncio.run(one_after_another())

    assert len(store.values) == 3
