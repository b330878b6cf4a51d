"""Blocking calls beside the event loop, one at a time."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class SerialThread:
    """A thread for blocking calls, which are made in the order in which they are asked for.

    Airflow's channel to its server takes one call at a time. A thread can't be cancelled, so a caller that is
    cancelled during its call waits until the call has ended. Only then the next call begins. So an earlier
    write can't land after a later one.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __call__(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        async with self._lock:
            call = asyncio.ensure_future(asyncio.to_thread(function, *arguments, **named))
            cancelled: asyncio.CancelledError | None = None
            while not call.done():
                try:
                    await asyncio.wait([call])
                except asyncio.CancelledError as error:
                    cancelled = error
            if cancelled:
                call.cancelled() or call.exception()  # else asyncio logs it as never retrieved
                raise cancelled
            return call.result()
