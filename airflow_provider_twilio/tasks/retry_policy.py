"""Decide by Twilio's answer when a failed task is tried again. Airflow has retry policies from 3.3 on."""

from datetime import timedelta
from random import uniform
from typing import TYPE_CHECKING, Any

try:
    from airflow.sdk import RetryDecision, RetryPolicy
except ImportError:
    raise ImportError("TwilioRetryPolicy needs Airflow 3.3 or newer, which has retry policies") from None

from airflow_provider_twilio.api.errors import RateLimited, TwilioError
from airflow_provider_twilio.tasks.durations import seconds

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

_DOUBLINGS = 30
"""At most: a delay is cut at ``longest`` long before."""
_SPREAD = 0.25
_CAUSES = 10


class TwilioRetryPolicy(RetryPolicy):
    """Try again after a pause that grows, and never before Twilio's ``Retry-After``.

    Airflow counts each try, so give the task enough ``retries`` for the outage that it must outlast: with the
    default pauses 8 retries last about an hour, and 20 about seven.
    An error that another try would repeat fails the task at once, with or without a policy. Errors of others
    than Twilio are left to the task's own ``retry_delay``.

    Up to a quarter is added to each pause by chance, so that a thousand mapped tasks don't come back at once.

    :param first: pause after the first failure, in seconds or a timedelta; it doubles with each try.
    :param longest: longest pause, in seconds or a timedelta. A longer ``Retry-After`` is waited for all the
        same.
    :raises InvalidRequest: a pause isn't positive.
    """

    def __init__(
        self,
        first: float | timedelta = timedelta(seconds=30),
        longest: float | timedelta = timedelta(minutes=30),
    ) -> None:
        self.first = seconds("first", first)
        self.longest = seconds("longest", longest)

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,
        context: "Context | None" = None,
    ) -> RetryDecision:
        """Return when to try again. Airflow asks in the task's process, after each failure."""
        error = _twilio_error(exception)
        if error is None:
            return RetryDecision.default()
        why = type(error).__name__
        if not error.is_retryable:
            return RetryDecision.fail(f"{why}: another try would fail in the same way")
        asked_for = error.retry_after if isinstance(error, RateLimited) else 0.0
        growing = min(self.first * 2 ** min(max(try_number - 1, 0), _DOUBLINGS), self.longest)
        pause = max(growing, asked_for) * uniform(1, 1 + _SPREAD)
        return RetryDecision.retry(timedelta(seconds=pause), f"{why}: the next try is in {pause:.0f} s")

    def serialize(self) -> dict[str, Any]:
        """Return the policy as JSON has it."""
        return {"first": self.first, "longest": self.longest}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "TwilioRetryPolicy":
        """Return the policy that :meth:`serialize` wrote."""
        return cls(**data)


def _twilio_error(exception: BaseException) -> TwilioError | None:
    """Return the error of Twilio's that a failure is or was caused by."""
    error: BaseException | None = exception
    for _ in range(_CAUSES):
        if error is None or isinstance(error, TwilioError):
            break
        error = error.__cause__
    return error if isinstance(error, TwilioError) else None
