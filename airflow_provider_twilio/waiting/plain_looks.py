"""Looks one by one, as plainly as can be: the fallback for a reader that has failed."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from airflow_provider_twilio.client.rate_limiter import LimitKind, limiter_of
from airflow_provider_twilio.waiting.kept_client import KeptClient
from airflow_provider_twilio.waiting.seat import Seat

log = logging.getLogger(__name__)
_STEP = 5.0
"""Seconds after which a new seat is noticed at the latest."""
_AGAIN_IN = 60.0


async def look_plainly(seats: Callable[[], Iterable[Seat]], client: KeptClient, kind: LimitKind) -> None:
    """Look for all seats, until cancelled.

    :param seats: returns the waiting seats.
    :param client: finds the account's client.
    :param kind: the limit that the looks count against.
    """
    while True:
        try:
            await _look_once(seats, client, kind)
        except Exception as error:
            log.warning("Nobody could look, once more in a minute: %s", error)
            await asyncio.sleep(_AGAIN_IN)


async def _look_once(seats: Callable[[], Iterable[Seat]], client: KeptClient, kind: LimitKind) -> None:
    now = asyncio.get_running_loop().time()
    seat = min(seats(), key=lambda one: one.due, default=None)
    if seat is None or seat.due > now:
        await asyncio.sleep(min(seat.due - now, _STEP) if seat else _STEP)
        return
    twilio = await client.get()
    for pause in limiter_of(twilio.account, kind).pauses(asyncio.get_running_loop().time):
        await asyncio.sleep(pause)
    try:
        resource = await twilio.execute(seat.wait.request)
    except Exception as error:
        client.doubt()
        seat.fail(error, _AGAIN_IN)
    else:
        seat.hear(resource)
