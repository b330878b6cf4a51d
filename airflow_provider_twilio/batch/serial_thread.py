"""Blocking calls beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Aside:
    """Makes blocking calls in a thread, one at a time: Airflow's channel to its server takes one."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __call__(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        async with self._lock:
            return await asyncio.to_thread(function, *arguments, **named)
