"""Blocking calls beside the event loop keep their order, whoever is cancelled."""

import asyncio
from threading import Event

import pytest

from airflow_provider_twilio.batch.serial_thread import SerialThread


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
