"""Finds who has opted out, and in again, as the message log of a time tells it.

A stop holds for the whole service of the sender, as Twilio's own block does. A toll-free number has the
block of its network besides, which only what is sent to this very number undoes: its row names no service.

https://help.twilio.com/articles/360058144374
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from airflow_provider_twilio.api.odd_json import mended
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.keywords import Keywords, State, is_toll_free
from airflow_provider_twilio.exports.list_reader import PageSize
from airflow_provider_twilio.exports.messages.selection import ChosenRecords
from airflow_provider_twilio.exports.messages.slicing import scan
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.column_reader import UNREADABLE
from airflow_provider_twilio.files.columns import Column

COLUMNS = (
    Column("phone_number"),
    Column("state"),
    Column("date", "timestamp"),
    Column("reason"),
    Column("messaging_service_sid"),
    Column("sender"),
    Column("message_sid"),
)
"""``sender`` is ours."""
OF = "opt-outs/1"
OPTED_OUT: State = "opted_out"
_RCS = "rcs:"
"""RCS, SMS and MMS share their opt-outs since 2026-03-16: the person is the phone number."""
_REFUSED = "21610"
"""The recipient had opted out. https://www.twilio.com/docs/errors/21610"""


class _Message(msgspec.Struct):
    sid: str
    direction: Any = None
    from_: Any = msgspec.field(name="from", default=None)
    to: Any = None
    body: Any = None
    error_code: Any = None
    messaging_service_sid: Any = None


_message = msgspec.json.Decoder(_Message).decode
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One message that opts somebody out or in.

    :ivar person: the person's number. :ivar sender: ours.
    :ivar service: ours that the sender is in, if it is in one; ``None`` also for the network's block of a
        toll-free number.
    :ivar date: when it was sent. :ivar reason: the word, or Twilio's error code.
    """

    person: str
    sender: str
    service: str | None
    state: State
    date: datetime
    reason: str
    sid: str

    @property
    def order(self) -> tuple[datetime, bool, str]:
        """Order events by which one is the last: within a second a stop is, to err on the safe side."""
        return self.date, self.state == OPTED_OUT, self.sid


def events(batch: ChosenRecords, keywords: Keywords) -> Iterator[Event]:
    """Find what of a page opts somebody out or in.

    A stop whose date can't be read counts as sent at the end of its slice, anything else at its beginning.

    :raises ValueError: somebody has opted out, and it can't be read who.
    """
    for record, second in zip(batch.records, batch.seconds, strict=True):
        message = _read(record)
        inbound = message.direction == "inbound"
        person, sender = (message.from_, message.to) if inbound else (message.to, message.from_)
        sender = _text(sender) or ""
        found = keywords.read(str(message.body or ""), sender) if inbound else _refusal(message.error_code)
        if found and person:
            if not isinstance(person, str):
                raise ValueError(f"message {message.sid} opts in or out, and its number is no text")
            event = Event(
                person=person.removeprefix(_RCS),
                sender=sender,
                service=_text(message.messaging_service_sid) or None,
                state=found[0],
                date=_date(second, batch.span, found[0]),
                reason=found[1],
                sid=message.sid,
            )
            yield event
            if event.service and is_toll_free(sender):
                yield replace(event, service=None)


def _read(record: msgspec.Raw) -> _Message:
    try:
        return _message(record)
    except UNREADABLE:
        return _message(mended(bytes(record)))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _date(second: int | None, span: Span, state: State) -> datetime:
    if second is not None:
        return datetime.fromtimestamp(second, UTC)
    return span.end - _SECOND if state == OPTED_OUT else span.start


def _refusal(error_code: Any) -> tuple[State, str] | None:
    return (OPTED_OUT, _REFUSED) if str(error_code) == _REFUSED else None


class OptOuts:
    """The last event of each person and sender; an opt-out holds for the whole service of the sender."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], Event] = {}

    def add(self, event: Event) -> None:
        """Take ``event`` into account, in whichever order they come."""
        key = (event.person, event.service or event.sender)
        if key not in self._last or self._last[key].order < event.order:
            self._last[key] = event

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield a record for each person and sender, oldest first."""
        for event in sorted(self._last.values(), key=lambda event: event.order):
            yield {
                "phone_number": event.person,
                "state": event.state,
                "date": event.date,
                "reason": event.reason,
                "messaging_service_sid": event.service,
                "sender": event.sender or None,
                "message_sid": event.sid,
            }

    def counts(self) -> dict[str, int]:
        """Count how many are in which state."""
        found = Counter(event.state for event in self._last.values())
        return {"opted_out": found["opted_out"], "opted_in": found["opted_in"]}


def opt_outs_export(
    account: Account,
    ask_time: Callable[[], TwilioClock],
    span: Span,
    keywords: Keywords,
    concurrency: int,
    settle: float,
    page_size: PageSize,
) -> Export:
    """Export who opted out or in within a time.

    :param ask_time: gives Twilio's time.
    :param concurrency: slices that are read at once.
    :param settle: seconds after the time's end until all of its messages can be seen.
    """
    found = OptOuts()

    def read() -> Iterator[dict[str, Any]]:
        clock = ask_time()
        time.sleep(max(0.0, span.end.timestamp() + settle - clock.earliest()))
        scan(account, clock, span, concurrency, page_size, lambda batch: events(batch, keywords), found.add)
        yield from found.records()

    return Export(
        of=OF, columns=COLUMNS, span=span, records=read, options=keywords.to_json(), counts=found.counts
    )
