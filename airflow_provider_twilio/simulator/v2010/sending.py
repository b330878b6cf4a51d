"""Read recipient, content and time of a new message, and check them with Twilio's codes.

https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

import json
from typing import NamedTuple

from airflow_provider_twilio.simulator.dates import parse_moment
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.params import Params, is_url, whole
from airflow_provider_twilio.simulator.phone_numbers import (
    normalize,
)
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import State

MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
_BODY_LIMIT = 1600
_MEDIA_LIMIT = 10
_LONGEST_VALIDITY = 36_000
_SOONEST, _LATEST = 300, 35 * 86400


class Content(NamedTuple):
    body: str
    media: tuple[str, ...]


def read_recipient(form: Params) -> str:
    text = form.given("To")
    if text is None:
        raise TwilioError(21604)
    if ":" in text:
        raise TwilioError(63007)
    number = normalize(text)
    if number is None:
        raise TwilioError(21211, to=text)
    if (code := MAGIC_TO.get(number)) is not None:
        raise TwilioError(code, to=number, sender=form.get("From") or "")
    return number


def read_content(form: Params) -> Content:
    body, media = form.given("Body"), tuple(form.all("MediaUrl"))
    content_sid, variables = form.given("ContentSid"), form.given("ContentVariables")
    if variables is not None:
        if content_sid is None:
            raise TwilioError(21654)
        _check_variables(variables)
    if content_sid is not None:
        if not is_sid(content_sid, "HX"):
            raise TwilioError(21655)
        body = f"[{content_sid}] {variables or ''}".strip()
    if body is None and not media:
        raise TwilioError(21602)
    if len(body or "") > _BODY_LIMIT:
        raise TwilioError(21617)
    if len(media) > _MEDIA_LIMIT:
        raise TwilioError(21623)
    if not all(is_url(url) for url in media):
        raise TwilioError(21620)
    return Content(body or "", media)


def _check_variables(text: str) -> None:
    try:
        valid = isinstance(json.loads(text), dict)
    except ValueError:
        valid = False
    if not valid:
        raise TwilioError(92007)


def read_wait(state: State, form: Params, *, has_service: bool) -> float:
    """Return the seconds that a scheduled message waits; 0 for any other."""
    period = form.given("ValidityPeriod")
    if period is not None and not 1 <= (whole(period) or 0) <= _LONGEST_VALIDITY:
        raise TwilioError(90007, value=period)
    schedule, send_at = form.one_of("ScheduleType", ("fixed",)), form.given("SendAt")
    if schedule is None:
        if send_at is not None:
            raise bad_parameter("ScheduleType is required with SendAt")
        return 0.0
    if not has_service:
        raise TwilioError(35118)
    if send_at is None:
        raise TwilioError(35111)
    try:
        wait = parse_moment(send_at) - state.now()
    except ValueError as problem:
        raise TwilioError(35114) from problem
    if not _SOONEST - 1 <= wait <= _LATEST:
        raise TwilioError(35114)
    return wait
