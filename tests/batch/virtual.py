"""An event loop whose time is a number: who sleeps moves it on, and nobody really waits."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
T = TypeVar("T")

EPOCH = 1_790_000_000.0
"""Seconds since 1970 at the beginning of a test."""


class _Selector(selectors.SelectSelector):
    """Passes time on instead of waiting."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.passed += max(timeout or 0.0, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop with a time of its own."""

    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.passed if hasattr(self, "_clock") else 0.0


class Clock:
    """Seconds since 1970; goes on from one run to the next.

    :ivar before: what it shows at the beginning of a run.
    """

    def __init__(self) -> None:
        self.before = EPOCH

    def __call__(self) -> float:
        return self.before + asyncio.get_running_loop().time()


async def at_once(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """In place of a thread, which would live in another time."""
    return function(*arguments, **named)


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end, in its own time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "to_thread", at_once)
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(main())
