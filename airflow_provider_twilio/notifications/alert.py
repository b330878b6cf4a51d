"""One alert to one recipient: sent if it may be, looked for if its answer was lost, and never sent twice."""

import asyncio
import random
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from airflow_provider_twilio.api.errors import OutcomeUnknown, RateLimited, TwilioError, Unreachable
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage, Message
from airflow_provider_twilio.client.retry import NEVER, Retry
from airflow_provider_twilio.idempotency.matching import (
    CLOCK_SKEW,
    address,
    compare,
    decide,
    earliest,
    says_the_same,
)
from airflow_provider_twilio.idempotency.message_log import messages_since

if TYPE_CHECKING:
    from airflow_provider_twilio.client.client import AsyncClient

Reading = Generator[Request[Any], Any, tuple[Message, ...]]
State = Literal["not sent", "sending", "sent", "throttled"]

LOOKS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each look for a message whose answer was lost. A callback may not take long."""
SPREAD = 3.0
"""Seconds over which alerts that are asked for at once are spread, so that most see the first message."""
LOG_PATIENCE = 4.0
"""Seconds that a look at Twilio's log may take before an alert is sent without it."""
_TRIES = Retry(times=4, first=0.5, patience=5.0)
_PAGE_SIZE = 100
_DID_NOT_GO_OUT = ("failed", "undelivered", "canceled")


class TooLate(Exception):
    """The time for the alerts is over."""

    def __init__(self) -> None:
        super().__init__("there was no answer in time")


@dataclass
class Alert:
    """What is known of an alert; it is true at any moment, for whoever stops waiting.

    :ivar state: ``sending`` while the request may be at Twilio, and if it isn't known whether it is.
    :ivar sid: the message that was sent, now or (``throttled``) within the window.
    :ivar reason: why it isn't sent, or why that isn't known.
    :ivar unread: why it isn't known whether the same text was sent within the window.
    """

    request: CreateMessage
    state: State = "not sent"
    sid: str | None = None
    reason: Exception = field(default_factory=TooLate)
    unread: Exception | None = None
    _is_over: bool = False
    _lock: Lock = field(default_factory=Lock)

    def end(self) -> None:
        """Keep the request from leaving from now on."""
        with self._lock:
            self._is_over = True

    def begin(self) -> None:
        """Note that the request leaves.

        :raises TooLate: nobody waits any more.
        """
        with self._lock:
            if self._is_over:
                raise TooLate
            self.state = "sending"


async def send(alert: Alert, client: "AsyncClient", throttle: timedelta | None) -> None:
    """Send an alert and note how that ended.

    :param throttle: how long the same text is not sent again. If Twilio's log can't be read, it is sent.
    """
    if throttle:
        await asyncio.sleep(random.uniform(0, SPREAD))
        if there := await _of_the_window(alert, client, throttle):
            alert.state, alert.sid = "throttled", there.sid
            return
    for pause in (*_TRIES.pauses(), None):
        intended_at = datetime.now(UTC)
        alert.begin()
        try:
            message: Message | None = await client.execute(alert.request, retry=NEVER)
        except OutcomeUnknown as error:
            alert.reason = error
            message = await _lost(alert.request, client, intended_at)
        except (RateLimited, Unreachable) as error:
            alert.state, alert.reason = "not sent", error
            wait = max(pause or 0.0, getattr(error, "retry_after", 0.0))
            if pause is None or wait > _TRIES.patience:
                return
            await asyncio.sleep(wait)
            continue
        except TwilioError as error:
            alert.state, alert.reason = "not sent", error
            return
        if message is not None:
            alert.state, alert.sid = "sent", message.sid
        return


async def _of_the_window(alert: Alert, client: "AsyncClient", throttle: timedelta) -> Message | None:
    """The newest message that says the same to the same number and went out, or is about to."""
    # Twilio's clock may be behind ours, but a window is no longer than it is said to be.
    since, request = datetime.now(UTC) - throttle + CLOCK_SKEW, alert.request
    try:
        async with asyncio.timeout(LOG_PATIENCE):
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


async def _lost(request: CreateMessage, client: "AsyncClient", intended_at: datetime) -> Message | None:
    """The message of a request whose answer was lost; of several that are alike, any is good enough."""
    for pause in LOOKS:
        await asyncio.sleep(pause)
        try:
            verdict = decide(request, await _drive(_since(request, intended_at), client), intended_at)
        except Exception:  # the next look may see more
            continue
        for message in (*filter(None, [verdict.message]), *verdict.candidates):
            return message
    return None


async def _drive(reading: Reading, client: "AsyncClient") -> tuple[Message, ...]:
    try:
        asked = next(reading)
        while True:
            asked = reading.send(await client.execute(asked, retry=_TRIES))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def _since(request: CreateMessage, moment: datetime) -> Reading:
    """Messages to the recipient since a moment, and some that are older; there is no time to read all."""
    listed = ListMessage(to=address(request.to), page_size=_PAGE_SIZE)
    return (yield from messages_since(listed, earliest(moment), to_the_end=False)).messages
