"""The failures of a call that brought no whole answer, and what they mean."""

import sys
from types import ModuleType

import httpcore
import httpx


class Untrusted(Exception):
    """The received bytes can't be the answer, or exceed a limit.

    Their connection is out of step or sends without end, and must not be used again.
    """


class NotConnected(Exception):
    """There is no connection to send the request on. The cause says why."""


_NOTHING_SENT: tuple[type[BaseException], ...] = (
    NotConnected,
    httpx.ConnectError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpcore.ConnectTimeout,
)


def nothing_was_sent(error: BaseException) -> bool:
    """Tell whether a failed call certainly never left this machine.

    A transport of httpx may say ``ConnectTimeout`` both of a refused connection and of one that was closed
    *after* the request was sent, as httpx-aiohttp does. Only the cause distinguishes them.
    """
    aiohttp = _aiohttp()
    kinds = _NOTHING_SENT
    if aiohttp:
        kinds = (*kinds, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)


def failures() -> tuple[type[Exception], ...]:
    """Return the exceptions of a call without a whole answer."""
    aiohttp = _aiohttp()
    return (Untrusted, NotConnected, httpx.RequestError, OSError, *_of(aiohttp))


def _of(aiohttp: ModuleType | None) -> tuple[type[Exception], ...]:
    return (aiohttp.ClientError, aiohttp.http_exceptions.HttpProcessingError) if aiohttp else ()


def _aiohttp() -> ModuleType | None:
    """Return aiohttp if it is imported. An error of its own implies that it is."""
    return sys.modules.get("aiohttp")
