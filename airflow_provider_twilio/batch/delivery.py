"""Waits until enough of a batch is delivered.

Each look reads the account's message log, a request a thousand messages. Between two looks the ledger
remembers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import ListMessage, Message
from airflow_provider_twilio.batch.chunk import ASSUMED, OPEN
from airflow_provider_twilio.batch.ledger import BatchHeader, chunks_of
from airflow_provider_twilio.batch.options import BatchOptions
from airflow_provider_twilio.batch.results import StatusOf
from airflow_provider_twilio.idempotency.intents import Store
from airflow_provider_twilio.idempotency.message_log import pages_since
from airflow_provider_twilio.recipients.number_set import KeySet

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

    from airflow_provider_twilio.hooks.twilio import TwilioHook

SKEW = timedelta(minutes=5)
"""Largest error of the time of the first message, where Twilio's time wasn't known."""
_WORDS = (ASSUMED, *OPEN)
# Airflow 3.3.2 takes a wait that ends within seconds of its beginning for a killed task.
_SHORTEST = timedelta(seconds=10)


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


class DeliveryEnd(NamedTuple):
    """The end of a wait.

    :ivar delivery: how much was delivered; ``None`` where Twilio's log couldn't be read to its end.
    :ivar status_of: tells each message's status.
    """

    delivery: Delivery | None
    status_of: StatusOf

    def counts(self, enough: float) -> dict[str, Any]:
        """Return the numbers of messages, for XCom.

        :param enough: share of the messages that had to be delivered, from 0 to 1.
        :raises AirflowFailException: fewer were.
        """
        delivery = self.delivery
        if delivery is None or delivery.share < enough:
            raise AirflowFailException(f"{_told(delivery)}, and at least {enough:.1%} should be")
        return {
            "delivered": delivery.delivered,
            "undelivered": delivery.failed,
            "delivered_share": round(delivery.share, 4),
        }


class DeliveryWait:
    """The wait for a batch's deliveries.

    :param header: of a batch that was sent.
    :param store: Airflow's store of this task.
    """

    def __init__(
        self, header: BatchHeader, options: BatchOptions, hook: "TwilioHook", store: Store, log: "Logger"
    ) -> None:
        self._header = header
        self._options = options
        self._hook = hook
        self._store = store
        self._log = log
        self._until = datetime.fromtimestamp(header.deliver_until or 0.0, UTC)

    @classmethod
    def begin(
        cls, header: BatchHeader, options: BatchOptions, hook: "TwilioHook", store: Store, log: "Logger"
    ) -> Self:
        """Begin a wait, or go on with it: its end stays, however often the task is resumed or run again."""
        if header.deliver_until is None:
            begins = max(hook.ask_time().earliest(), header.scheduled_until or 0.0)
            header = replace(header, deliver_until=begins + options.delivery_timeout.total_seconds())
            header.keep(store)
        return cls(header, options, hook, store, log)

    def pause(self) -> timedelta:
        """Return how long to wait for the next look, at least 10 s.

        No look comes before the last moment for which a message is scheduled.
        """
        now, options = self._now(), self._options
        then = max(now + options.poll_interval, self._until - options.delivery_timeout)
        return max(min(then, self._until) - now, _SHORTEST)

    def look(self) -> DeliveryEnd | None:
        """Return the end of the wait; ``None`` as long as enough isn't delivered, and still may be."""
        sent = Sent(self._sids())
        delivery = self._look(sent)
        enough = self._options.delivered_at_least
        over = self._now() >= self._until
        if not over and (delivery is None or delivery.share < enough <= delivery.best):
            return None
        return DeliveryEnd(delivery, sent.status)

    def _now(self) -> datetime:
        """Return Twilio's time: each try, and each process that resumes it, has a clock of its own."""
        return datetime.fromtimestamp(self._hook.clock.earliest(), UTC)

    def _look(self, sent: Sent) -> Delivery | None:
        since = datetime.fromtimestamp(self._header.started_at, UTC)
        try:
            delivery = sent.look(self._hook, since, accept_sent=self._options.accept_sent)
        except TwilioError as error:
            if not error.is_retryable:
                raise
            self._log.warning("A look at the log failed, the wait goes on: %s", error)
            return None
        self._log.info("%s", _told(delivery))
        return delivery

    def _sids(self) -> Iterator[list[str]]:
        for chunk in chunks_of(self._store, self._header.name):
            yield [sid for sid in chunk.outcomes if isinstance(sid, str) and sid not in _WORDS]


def _key(sid: str) -> int:
    return int(sid[2:18], 16) or 1


def _told(delivery: Delivery | None) -> str:
    if delivery is None:
        return "Twilio's log couldn't be read to its end"
    return (
        f"{delivery.delivered:,} of {delivery.messages:,} messages are delivered ({delivery.share:.1%}), "
        f"{delivery.failed:,} never will be, {delivery.waiting:,} are on their way"
    )
