"""Send one alert to one recipient, at most once. If its answer is lost, look for it in Twilio's log."""

import asyncio
import random
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from airflow_provider_twilio.api.errors import OutcomeUnknown, TwilioError
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage, Message
from airflow_provider_twilio.client.clock import TimeUnknown, TwilioClock
from airflow_provider_twilio.client.retry import NEVER, Retry
from airflow_provider_twilio.idempotency.matching import (
    CLOCK_SKEW,
    compare,
    decide,
    earliest,
    says_the_same,
)
from airflow_provider_twilio.idempotency.message_log import messages_since
from airflow_provider_twilio.phone_numbers.addresses import address

if TYPE_CHECKING:
    from airflow_provider_twilio.client.client import AsyncClient

LogQuery = Generator[Request[Any], Any, tuple[Message, ...]]
State = Literal["not sent", "sending", "sent", "throttled"]

LOOKS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each search for a message whose answer was lost. A callback has little time."""
SPREAD = 3.0
"""Seconds over which simultaneous alerts are spread, so that most of them see the first one's message."""
LOG_PATIENCE = 4.0
"""Seconds to read Twilio's log for; after that the alert is sent."""
_TRIES = Retry(times=4, first=0.5, patience=5.0)
_PAGE_SIZE = 100
_DID_NOT_GO_OUT = ("failed", "undelivered", "canceled")


class TooLate(Exception):
    """The time for the alerts has run out."""

    def __init__(self) -> None:
        super().__init__("there was no answer in time")


@dataclass
class Alert:
    """An alert and its state, which is valid at any moment: the caller may stop waiting.

    :ivar state: ``sending`` while the request may be at Twilio, and after an answer that was lost.
    :ivar sid: the message that was sent, or (``throttled``) the earlier one with the same text.
    :ivar reason: the error that kept the alert back, or lost its answer.
    :ivar unread: the error that kept Twilio's log from being read; ``None`` without one.
    """

    request: CreateMessage
    state: State = "not sent"
    sid: str | None = None
    reason: Exception = field(default_factory=TooLate)
    unread: Exception | None = None
    _is_over: bool = False
    _lock: Lock = field(default_factory=Lock)

    def end(self) -> None:
        """Keep the request from being sent from now on."""
        with self._lock:
            self._is_over = True

    def begin(self) -> None:
        """Note that the request is about to be sent.

        :raises TooLate: :meth:`end` was called.
        """
        with self._lock:
            if self._is_over:
                raise TooLate
            self.state = "sending"


async def send(alert: Alert, client: "AsyncClient", throttle: timedelta | None) -> None:
    """Send an alert and set its state.

    :param throttle: time in which the same text isn't sent again; ``None`` sends it in any case.
    """
    if throttle:
        await asyncio.sleep(random.uniform(0, SPREAD))
        if there := await _of_the_window(alert, client, throttle):
            alert.state, alert.sid = "throttled", there.sid
            return
    for pause in (*_TRIES.pauses(), None):
        intended_at = client.clock.local()
        alert.begin()
        try:
            message: Message | None = await client.execute(alert.request, retry=NEVER)
        except OutcomeUnknown as error:
            alert.reason = error
            message = await _lost(alert.request, client, intended_at)
        except TwilioError as error:
            alert.state, alert.reason = "not sent", error
            wait = max(pause or 0.0, getattr(error, "retry_after", 0.0))
            if not error.is_unprocessed or pause is None or wait > _TRIES.patience:
                return
            await asyncio.sleep(wait)
            continue
        if message is not None:
            alert.state, alert.sid = "sent", message.sid
        return


async def _of_the_window(alert: Alert, client: "AsyncClient", throttle: timedelta) -> Message | None:
    """Return the newest message with the same text to the same number that was or will be sent."""
    request = alert.request
    try:
        async with asyncio.timeout(LOG_PATIENCE):
            clock = await _known_clock(request, client)
            # A window is no longer than it is said to be: what is looked for begins somewhat earlier.
            since = _moment(clock.latest()) - throttle + CLOCK_SKEW
            messages = await _drive(_since(request, since), client)
        for message in messages:
            alike = compare(request, message, since) in ("same", "changed") and says_the_same(
                request, message
            )
            if alike and message.status not in _DID_NOT_GO_OUT:
                return message
    except Exception as error:  # whatever it is, it is no reason to keep an alert back
        alert.unread = error
    return None


async def _lost(request: CreateMessage, client: "AsyncClient", intended_at: float) -> Message | None:
    """Return the message of a request whose answer was lost; any of several equal ones.

    :param intended_at: when the request was about to leave, by this machine's clock.
    """
    for pause in LOOKS:
        await asyncio.sleep(pause)
        try:
            clock = await _known_clock(request, client)
            since = _moment(clock.earliest(intended_at))
            verdict = decide(request, await _drive(_since(request, since), client), since)
        except Exception:  # the next look may see more
            continue
        for message in (*filter(None, [verdict.message]), *verdict.candidates):
            return message
    return None


async def _known_clock(request: CreateMessage, client: "AsyncClient") -> TwilioClock:
    """Return Twilio's clock, after a request if no answer has told the time yet.

    :raises TimeUnknown: answers don't tell it.
    """
    if not client.clock.is_known:
        await client.execute(ListMessage(to=address(request.to), page_size=1), retry=_TRIES)
    if not client.clock.is_known:
        raise TimeUnknown
    return client.clock


async def _drive(reading: LogQuery, client: "AsyncClient") -> tuple[Message, ...]:
    try:
        asked = next(reading)
        while True:
            asked = reading.send(await client.execute(asked, retry=_TRIES))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def _since(request: CreateMessage, moment: datetime) -> LogQuery:
    """Read messages to the recipient since a moment, and stop soon after: there is little time."""
    listed = ListMessage(to=address(request.to), page_size=_PAGE_SIZE)
    return (yield from messages_since(listed, earliest(moment), to_the_end=False)).messages


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
