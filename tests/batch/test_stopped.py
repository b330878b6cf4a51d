"""A batch that Airflow tells to stop: no more rows leave, and what is known is recorded."""

import asyncio
from typing import Any

import pytest

from airflow_provider_twilio.batch.run import BatchRun
from airflow_provider_twilio.batch.sender import BatchStopped

from .batches import States, Try, Twilio, assert_each_once, rows, try_batch


def test_a_killed_task_lets_no_more_rows_leave_and_records_what_it_knows() -> None:
    twilio, store, given = Twilio(latency=0.5), States(), rows(1000)

    async def kill(batch: BatchRun) -> None:
        await asyncio.sleep(2.2)
        batch.kill()

    stopped = Try(twilio, store, given, during=kill)
    with pytest.raises(BatchStopped, match="told to stop"):
        stopped.run()

    assert stopped.lasted < 3
    assert stopped.progress.sent == len(twilio.messages) == 50
    assert try_batch(twilio, given, store).sent == 1000
    assert twilio.looks == 0
    assert_each_once(twilio, given)


def test_a_killed_task_waits_only_a_few_seconds_for_what_is_on_its_way() -> None:
    twilio, store, given = Twilio(latency=20), States(), rows(50)

    async def kill(batch: BatchRun) -> None:
        await asyncio.sleep(1)
        batch.kill()

    stopped = Try(twilio, store, given, during=kill)
    with pytest.raises(BatchStopped):
        stopped.run()

    assert stopped.lasted < 5
    twilio.latency = 0.1
    assert try_batch(twilio, given, store).sent == 50
    assert_each_once(twilio, given)


def test_what_a_killed_task_knows_is_recorded_by_a_store_that_fails_at_first() -> None:
    twilio, store, given = Twilio(latency=0.5), States(), rows(1000)
    killed, failures = False, iter([True, True])

    def fail(key: str, value: Any) -> None:
        if killed and next(failures, False):
            raise ConnectionError("Airflow's API server is gone")

    async def kill(batch: BatchRun) -> None:
        nonlocal killed
        await asyncio.sleep(2.2)
        killed = True
        batch.kill()

    store.on_set = fail
    with pytest.raises(BatchStopped, match="told to stop"):
        Try(twilio, store, given, during=kill).run()

    assert try_batch(twilio, given, store).sent == 1000
    assert twilio.looks == 0
    assert_each_once(twilio, given)
