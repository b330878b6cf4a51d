"""Counts the delivered messages of a batch by the account's message log, a request a thousand messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import ListMessage, Message
from airflow_provider_twilio.idempotency.message_log import pages_since
from airflow_provider_twilio.recipients.number_set import KeySet

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

SKEW = timedelta(minutes=5)
"""Largest error of the time of the first message, where Twilio's time wasn't known."""


@dataclass(slots=True)
class Delivery:
    """The state of a batch's delivery.

    :ivar messages: number of messages that were sent.
    :ivar delivered: number of those that arrived.
    :ivar failed: number of those that never will.
    """

    messages: int
    delivered: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        """Number of messages that may still arrive, including those that the log doesn't have (yet)."""
        return self.messages - self.delivered - self.failed

    @property
    def share(self) -> float:
        """Share of the messages that arrived, from 0 to 1; 1 if there are no messages."""
        return self.delivered / self.messages if self.messages else 1.0

    @property
    def best(self) -> float:
        """Largest share of the messages that can still arrive, from 0 to 1."""
        return (self.messages - self.failed) / self.messages if self.messages else 1.0


class Sent:
    """The SIDs of a batch's messages, as keys: the first 16 of their 32 digits, which Twilio draws at random.

    :param chunks: the SIDs, in groups.
    """

    def __init__(self, chunks: Iterable[Iterable[str]]) -> None:
        self._keys = KeySet()
        self._statuses = bytearray()
        self._words = [""]
        self._error_codes: dict[int, int] = {}
        for chunk in chunks:
            for sid in chunk:
                self._keys.add(_key(sid))

    def __len__(self) -> int:
        return len(self._keys)

    def look(self, hook: "TwilioHook", since: datetime, *, accept_sent: bool = False) -> Delivery:
        """Read the log from its newest message back to ``since``, or until every message was found.

        Twilio doesn't filter by date here: a message that is still queued has no date of sending, and might
        not match.

        :param since: when the first message was sent, or before.
        :param accept_sent: counts ``sent`` as delivered.
        :raises TwilioError: a page can't be read.
        """
        delivery, self._statuses = Delivery(len(self)), bytearray(self._keys.places)
        for page in pages_since(hook.execute, ListMessage(), since - SKEW):
            self._count(page, delivery, accept_sent)
            if len(self) == len(self._statuses) - self._statuses.count(0):
                break
        return delivery

    def status(self, sid: str) -> tuple[str, int | None] | None:
        """Return a message's status and error code, as the last look found it; ``None`` if it found none."""
        if not self._statuses or (key := _key(sid)) not in self._keys:
            return None
        place = self._keys.place(key)
        word = self._words[self._statuses[place]]
        return (word, self._error_codes.get(place)) if word else None

    def _count(self, page: Page[Message], delivery: Delivery, accept_sent: bool) -> None:
        """Count each message once: pages overlap when new messages arrive meanwhile."""
        for message in page:
            key = _key(message.sid)
            if key in self._keys and not self._statuses[place := self._keys.place(key)]:
                self._keep(place, message)
                state = message.outcome(accept_sent).state
                delivery.delivered += state == "reached"
                delivery.failed += state == "failed"

    def _keep(self, place: int, message: Message) -> None:
        """Keep a byte for each message: there are few different words, and few errors."""
        word = message.status or "unknown"
        if word not in self._words:
            self._words.append(word)
        self._statuses[place] = self._words.index(word)
        if message.error_code is not None:
            self._error_codes[place] = message.error_code


def _key(sid: str) -> int:
    return int(sid[2:18], 16) or 1
