"""Durations as arguments of tasks: seconds, or a timedelta."""

from datetime import timedelta
from math import inf

from airflow_provider_twilio.api.errors import InvalidRequest


def seconds(name: str, value: float | timedelta) -> float:
    """Return a duration in seconds.

    :param name: of the argument, for the error.
    :raises InvalidRequest: it is no positive number of seconds.
    """
    number = value.total_seconds() if isinstance(value, timedelta) else value
    if isinstance(number, bool) or not (isinstance(number, int | float) and 0 < number < inf):
        raise InvalidRequest(f"{name}: {value!r}: must be a number of seconds, more than 0")
    return number


def seconds_or_none(name: str, value: float | timedelta | None) -> float | None:
    """Return a duration in seconds, and ``None`` as it is.

    :raises InvalidRequest: it is neither ``None`` nor a positive number of seconds.
    """
    return None if value is None else seconds(name, value)
