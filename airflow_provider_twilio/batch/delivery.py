"""How much of a batch was delivered, by the account's message log: a request a thousand messages."""

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
"""By how much the time of the first message may be wrong, where Twilio's time wasn't known."""


@dataclass(slots=True)
class Delivery:
    """How a batch stands.

    :ivar messages: that were sent.
    :ivar delivered: that arrived.
    :ivar failed: that never will.
    """

    messages: int
    delivered: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        """Messages that may still arrive, those that the log doesn't have (yet) among them."""
        return self.messages - self.delivered - self.failed

    @property
    def share(self) -> float:
        """What part arrived, from 0 to 1; 1 of no messages at all."""
        return self.delivered / self.messages if self.messages else 1.0

    @property
    def best(self) -> float:
        """What part can arrive at best."""
        return (self.messages - self.failed) / self.messages if self.messages else 1.0


class Sent:
    """The SIDs of a batch's messages, as keys: the first 16 of their 32 digits, which Twilio draws at random.

    :param chunks: of SIDs.
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
        """Read the log from its newest message back to ``since``, or until all of the batch were found.

        No filter by date: a message that is still queued has no date sent and might not match it.

        :param since: when the first message was sent, or before.
        :param accept_sent: ``sent`` counts as delivered.
        :raises TwilioError: a page can't be read.
        """
        delivery, self._statuses = Delivery(len(self)), bytearray(self._keys.places)
        for page in pages_since(hook.execute, ListMessage(), since - SKEW):
            self._count(page, delivery, accept_sent)
            if len(self) == len(self._statuses) - self._statuses.count(0):
                break
        return delivery

    def status(self, sid: str) -> tuple[str, int | None] | None:
        """A message's status and error code, as the last look found it."""
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
        """A byte a message: there are few different words, and few errors."""
        word = message.status or "unknown"
        if word not in self._words:
            self._words.append(word)
        self._statuses[place] = self._words.index(word)
        if message.error_code is not None:
            self._error_codes[place] = message.error_code


def _key(sid: str) -> int:
    return int(sid[2:18], 16) or 1
