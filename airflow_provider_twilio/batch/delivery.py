"""How much of a batch was delivered, by the account's message log: a request a thousand messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import ListMessage, Message
from airflow_provider_twilio.batch.keys import KeySet

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

SKEW = timedelta(minutes=5)
"""By how much this machine's clock and Twilio's may differ."""


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
        return 1 - self.failed / self.messages if self.messages else 1.0


class Sent:
    """The SIDs of a batch's messages, as keys: the first 16 of their 32 digits, which Twilio draws at random.

    :param chunks: of SIDs.
    """

    def __init__(self, chunks: Iterable[Iterable[str]]) -> None:
        self._keys = KeySet()
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
        delivery, seen = Delivery(len(self)), bytearray(self._keys.places)
        for page in hook.pages(ListMessage()):
            self._count(page, delivery, seen, accept_sent)
            if seen.count(1) == len(self) or _older(page, since - SKEW):
                break
        return delivery

    def _count(self, page: Page[Message], delivery: Delivery, seen: bytearray, accept_sent: bool) -> None:
        """Count each message once: pages overlap when new messages arrive meanwhile."""
        for message in page:
            key = _key(message.sid)
            if key in self._keys and not seen[place := self._keys.place(key)]:
                seen[place] = 1
                state = message.outcome(accept_sent).state
                delivery.delivered += state == "reached"
                delivery.failed += state == "failed"


def _key(sid: str) -> int:
    return int(sid[2:18], 16) or 1


def _older(page: Page[Message], moment: datetime) -> bool:
    """Whether the page's last message was made before ``moment``; the log is newest first."""
    made = [message.date_created for message in page if message.date_created]
    return bool(made) and made[-1] < moment
