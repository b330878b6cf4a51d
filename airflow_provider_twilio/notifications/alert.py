"""The protocol of one alert, written once: a generator that is run with an event loop and without."""

import random
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage, Message
from airflow_provider_twilio.idempotency.matching import (
    CLOCK_SKEW,
    address,
    compare,
    decide,
    earliest,
    says_the_same,
)
from airflow_provider_twilio.idempotency.message_log import messages_since

Step = Request[Any] | float
Steps = Generator[Step, Any, "Alert"]

LOOKS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each look for a message whose answer was lost. A callback may not take long."""
SPREAD = 3.0
"""Seconds over which alerts that are asked for at once are spread, so that most see the first message."""
_PAGE_SIZE = 100
_DID_NOT_GO_OUT = ("failed", "undelivered", "canceled")


@dataclass(frozen=True, slots=True)
class Alert:
    """How an alert ended.

    :ivar state: ``sent``, or ``throttled`` where the same text went out within the window.
    :ivar sid: the message that was sent, now or then.
    """

    state: Literal["sent", "throttled"]
    sid: str


def alert(request: CreateMessage, throttle: timedelta | None) -> Steps:
    """Yields requests to send and seconds to sleep; receives answers, and has errors thrown in.

    :param throttle: how long the same text is not sent again.
    :raises OutcomeUnknown: it may have been sent; it isn't sent again.
    """
    if throttle:
        yield random.uniform(0, SPREAD)
        if there := (yield from _of_the_window(request, throttle)):
            return Alert("throttled", there.sid)
    intended_at = datetime.now(UTC)
    try:
        message: Message = yield request
    except OutcomeUnknown:
        message = yield from _lost(request, intended_at)
    return Alert("sent", message.sid)


def _of_the_window(request: CreateMessage, throttle: timedelta) -> Generator[Step, Any, Message | None]:
    """The newest message that says the same to the same number and went out, or is about to."""
    # Twilio's clock may be behind ours, but a window is no longer than it is said to be.
    since = datetime.now(UTC) - throttle + CLOCK_SKEW
    for message in (yield from _since(request, since)):
        alike = compare(request, message, since) in ("same", "changed") and says_the_same(request, message)
        if alike and message.status not in _DID_NOT_GO_OUT:
            return message
    return None


def _lost(request: CreateMessage, intended_at: datetime) -> Generator[Step, Any, Message]:
    """The message of a request whose answer was lost; of several that are alike, any is good enough.

    :raises OutcomeUnknown: it doesn't show.
    """
    for pause in LOOKS:
        yield pause
        verdict = decide(request, (yield from _since(request, intended_at)), intended_at)
        for message in (*filter(None, [verdict.message]), *verdict.candidates):
            return message
    raise OutcomeUnknown(
        f"it may have been sent: Twilio's log doesn't show it within {sum(LOOKS):.0f} seconds. "
        "It is not sent again",
        operation=type(request).__name__,
    )


def _since(request: CreateMessage, moment: datetime) -> Generator[Step, Any, tuple[Message, ...]]:
    """Messages to the recipient since a moment, and some that are older; there is no time to read all."""
    listed = ListMessage(to=address(request.to), page_size=_PAGE_SIZE)
    return (yield from messages_since(listed, earliest(moment), to_the_end=False)).messages
