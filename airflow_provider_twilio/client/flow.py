"""The protocol of one call, written once: a generator that both clients drive."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

import httpx

from airflow_provider_twilio.api.errors import (
    NotFound,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.decode import read
from airflow_provider_twilio.client.encode import to_http
from airflow_provider_twilio.client.retry import Retry
from airflow_provider_twilio.client.transport import nothing_was_sent

T = TypeVar("T")
Step = httpx.Request | float
Outcome = httpx.Response | Exception | None


def flow(
    request: Request[T], account: Account, retry: Retry, parse: Callable[[bytes], T] | None = None
) -> Generator[Step, Outcome, T]:
    """Yields requests to send and seconds to sleep; receives responses and transport errors.

    What Twilio surely did not process is repeated for every method. What it may have processed is repeated
    for GET and DELETE only; for POST it ends in :class:`OutcomeUnknown`.

    :param parse: makes the answer of its body, instead of the request's own type.
    :raises TwilioError: see the table in docs/architecture.md.
    """
    http = to_http(request, account)
    maybe_done = False
    for pause in (*retry.pauses(), None):
        result = _result(request, (yield http), parse)
        match result:
            case RateLimited():
                if pause is None or result.retry_after > retry.patience:
                    raise result
                yield max(pause, result.retry_after)
            case Unanswered() if request.verb == "POST":
                raise _unknown(request, result)
            case Unreachable() | Unanswered():
                if pause is None:
                    raise result
                maybe_done |= isinstance(result, Unanswered)
                yield pause
            case NotFound() if maybe_done and request.verb == "DELETE":
                break
            case TwilioError():
                raise result
            case _:
                return result
    return None  # type: ignore[return-value]


def _result(request: Request[T], outcome: Outcome, parse: Callable[[bytes], T] | None) -> T | TwilioError:
    if isinstance(outcome, httpx.Response):
        try:
            return read(request, outcome, parse)
        except TwilioError as error:
            return error
    assert outcome is not None
    # Neither the failure nor its cause is chained, and what a server sent isn't quoted: all of them may hold
    # the request with its headers.
    operation = type(request).__name__
    if nothing_was_sent(outcome):
        return Unreachable(f"{type(outcome).__name__}: {outcome}", operation=operation)
    return Unanswered(type(outcome.__cause__ or outcome).__name__, operation=operation)


def _unknown(request: Request[Any], error: Unanswered) -> OutcomeUnknown:
    unknown = OutcomeUnknown(
        f"it may have happened: {error.message}",
        operation=error.operation,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )
    unknown.__cause__ = error
    return unknown
