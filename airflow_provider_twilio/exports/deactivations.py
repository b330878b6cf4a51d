"""A day's list of numbers that US carriers took out of service."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError, Unanswered
from airflow_provider_twilio.api.messaging_v1.deactivations import FetchDeactivation
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.client.retry import PATIENT
from airflow_provider_twilio.client.signed_file import fetched
from airflow_provider_twilio.exports.interval import of_days
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.phone_numbers.numbers import Country, person, read
from airflow_provider_twilio.phone_numbers.written import Invalid

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

FIRST = date(2020, 8, 27)
"""https://www.twilio.com/docs/errors/30113"""
COLUMNS = (Column("phone_number"), Column("date", "date"))

_NOT_THERE_YET = 30114
_CALLING_CODE = "+1"
"""All numbers of the lists are of the United States, and not all have it."""
_LONGEST_LINE = 64
_OPERATION = FetchDeactivation.__name__


def day_of(asked: Any, end: datetime, hook: "TwilioHook") -> date:
    """Return the day whose list is meant.

    :param asked: a date or its text; ``None`` for the last one that has ended at ``end``.
    :raises InvalidRequest: it is no date, or there is no list of it.
    """
    try:
        day = _date(asked) if asked else end.astimezone(UTC).date() - timedelta(days=1)
    except (ValueError, TypeError):
        raise InvalidRequest(f"date: {asked!r}: must be a date such as 2026-07-01") from None
    today = _today(hook.clock)
    if day >= today:
        today = _today(hook.ask_time())
    if not FIRST <= day < today:
        raise InvalidRequest(
            f"date: {day}: must be from {FIRST}, the first list, to yesterday, before {today} GMT"
        )
    # Airflow's dates are of a class of their own, which no writer of JSON takes.
    return date(day.year, day.month, day.day)


def _today(clock: TwilioClock) -> date:
    return datetime.fromtimestamp(clock.latest(), UTC).date()


def _date(asked: Any) -> date:
    if isinstance(asked, datetime):
        return asked.date()
    return asked if isinstance(asked, date) else date.fromisoformat(asked)


def deactivations_export(hook: "TwilioHook", day: date) -> Export:
    """Return the export of a day's list. A file that can't be read is asked for again, by a new link."""

    def read() -> Iterator[dict[str, Any]]:
        for pause in (*PATIENT.pauses(), None):
            try:
                link = _link(hook, day)
                with fetched(link, hook.account, _OPERATION) as file:
                    _check(file)
                    yield from ({"phone_number": number, "date": day} for number in _numbers(file))
                return
            except Unanswered:
                if pause is None:
                    raise
                time.sleep(pause)

    return Export(
        of="deactivations/1",
        columns=COLUMNS,
        span=of_days(day, day),
        records=read,
        counts=lambda: {"date": day.isoformat()},
    )


def _link(hook: "TwilioHook", day: date) -> str:
    try:
        return hook.execute(FetchDeactivation(date=day)).redirect_to
    except TwilioError as error:
        if error.code != _NOT_THERE_YET:
            raise
        # The day has ended, so the list will come: Airflow's next try may find it.
        raise Unanswered(
            f"the list of {day} isn't there yet", operation=_OPERATION, status=error.status, code=error.code
        ) from error


def _check(file: IO[bytes]) -> None:
    """See that there are numbers and nothing else in the file, before one of them is exported.

    :raises Unanswered: it is something else, such as a proxy's page.
    """
    for _ in _numbers(file):
        pass
    file.seek(0)


def _numbers(file: IO[bytes]) -> Iterator[str]:
    country, line_number = Country.of(_CALLING_CODE), 0
    while line := file.readline(_LONGEST_LINE):
        line_number += 1
        text = line.decode("ascii", "replace").strip()
        if not text:
            continue
        number = read(text, country)
        if isinstance(number, Invalid) or number != person(number):
            raise Unanswered(f"line {line_number} of the list is no phone number", operation=_OPERATION)
        yield number
