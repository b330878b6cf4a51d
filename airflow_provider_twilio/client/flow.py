"""The protocol of one call as a generator, which both clients drive."""

import re
from collections.abc import Callable, Generator
from itertools import chain
from typing import Any, TypeVar

from airflow_provider_twilio.api.errors import (
    NotFound,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
    printable,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.answer import Answer
from airflow_provider_twilio.client.decode import read
from airflow_provider_twilio.client.encode import http_request
from airflow_provider_twilio.client.failures import NotConnected, Untrusted, nothing_was_sent
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.client.retry import Retry

T = TypeVar("T")
Step = HttpRequest | float
CallOutcome = Answer | Exception | None


def flow(
    request: Request[T], account: Account, retry: Retry, parse: Callable[[bytes], T] | None = None
) -> Generator[Step, CallOutcome, T]:
    """Yield requests to send and seconds to sleep; receive answers and transport errors.

    A request that Twilio didn't process is repeated, whatever its method. One that Twilio may have processed
    is repeated for GET and DELETE; for POST it ends in :class:`OutcomeUnknown`.

    :param parse: makes the result from the answer's body, in place of the request's own type.
    :raises TwilioError: see the table in docs/architecture.md.
    """
    http = http_request(request, account)
    maybe_done = False
    for pause in chain(retry.pauses(), (None,)):
        result = _result(request, (yield http), parse, account.account_sid)
        if not isinstance(result, TwilioError):
            return result
        if isinstance(result, NotFound) and maybe_done and request.verb == "DELETE":
            break
        if result.may_have_happened and request.verb == "POST":
            raise _unknown(request, result)
        asked_for = result.retry_after if isinstance(result, RateLimited) else 0.0
        is_repeated = result.is_unprocessed or result.may_have_happened
        if not is_repeated or pause is None or asked_for > retry.patience:
            raise result
        maybe_done |= result.may_have_happened
        yield max(pause, asked_for)
    return None  # type: ignore[return-value]


def _result(
    request: Request[T], outcome: CallOutcome, parse: Callable[[bytes], T] | None, account_sid: str
) -> T | TwilioError:
    """Return the result or the error. The connection of an answer that isn't accepted is closed."""
    operation = type(request).__name__
    match outcome:
        case Untrusted():
            return Unanswered(str(outcome), operation=operation)
        case Exception():
            # Neither the failure nor its cause is chained, and what a server sent isn't quoted: all of them
            # may hold the request with its headers.
            if nothing_was_sent(outcome):
                return Unreachable(_named(outcome), operation=operation)
            return Unanswered(type(outcome.__cause__ or outcome).__name__, operation=operation)
    assert outcome is not None
    try:
        return read(request, outcome, parse, account_sid)
    except TwilioError as error:
        if 200 <= outcome.status_code < 300 or outcome.status_code in _ON_ANOTHER_CONNECTION:
            getattr(outcome, "distrust", bool)()
        return error.with_traceback(None)


_ON_ANOTHER_CONNECTION = (408, 421, 425)


def _named(error: Exception) -> str:
    cause = error.__cause__ if isinstance(error, NotConnected) else error
    return f"{type(cause).__name__}: {without_user(cause)}"


def without_user(error: BaseException | None) -> str:
    """Return the text of a failure, with credentials in addresses masked."""
    return printable(re.sub(r"//[^/\s]*@", "//•••@", str(error)))


def _unknown(request: Request[Any], error: TwilioError) -> OutcomeUnknown:
    unknown = OutcomeUnknown(
        f"it may have happened: {error.message}",
        operation=error.operation,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )
    unknown.__cause__ = error
    return unknown
