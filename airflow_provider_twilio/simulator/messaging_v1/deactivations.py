"""Lists of US numbers that carriers have taken out of service, one list a day.

A list exists from the day after. A test that fills it may have it earlier.

https://www.twilio.com/docs/messaging/api/deactivations-resource
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from airflow_provider_twilio.simulator import signed_files
from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.phone_numbers import normalize
from airflow_provider_twilio.simulator.state import State

EARLIEST = date(2020, 8, 27)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Deactivations(dict[date, list[str]]):
    """The deactivated numbers by day."""


def today(state: State) -> date:
    return datetime.fromtimestamp(state.now(), UTC).date()


def _read_date(text: str) -> date:
    """Return the day of a text.

    :raises ValueError: the text isn't YYYY-MM-DD.
    """
    if not _DATE.fullmatch(text):
        raise ValueError(f"date must be YYYY-MM-DD, got {text!r}")
    return date.fromisoformat(text)


def deactivate(state: State, day: date | str, numbers: Iterable[str]) -> None:
    """Put ``numbers`` into the list of ``day``.

    :raises ValueError: Twilio can't have a list of that day, or one of the numbers is invalid.
    """
    when = _read_date(day) if isinstance(day, str) else day
    if not EARLIEST <= when <= today(state):
        raise ValueError(f"date must be from {EARLIEST} to {today(state)}, got {when}")
    known = [(text, normalize(text)) for text in numbers]
    if broken := [text for text, number in known if number is None]:
        raise ValueError(f"numbers: {broken[0]!r} is not a phone number")
    state.store(Deactivations).setdefault(when, []).extend(number for _, number in known if number)


def _asked_for(state: State, text: str) -> date:
    try:
        day = _read_date(text)
    except ValueError as problem:
        raise TwilioError(30115, date=text) from problem
    if day < EARLIEST:
        raise TwilioError(30113)
    if day > today(state) or (day == today(state) and day not in state.store(Deactivations)):
        raise TwilioError(30114)
    return day


def fetch_deactivation(state: State, call: Call) -> Reply:
    asked_for = call.query.given("Date")
    if asked_for is None:
        raise bad_parameter("Missing required parameter Date")
    day = _asked_for(state, asked_for)
    text = "".join(f"{number}\n" for number in state.store(Deactivations).get(day, []))
    lifetime = state.settings.deactivations_link_lifetime
    path = signed_files.link(state, f"deactivations/{day}.txt", text, lifetime)
    address = f"http://{call.headers.get('host', '')}{path}"
    return Reply(307, {"redirect_to": address}, {"location": address})


ROUTES: Routes = {("GET", "/v1/Deactivations"): fetch_deactivation}
