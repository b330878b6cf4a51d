"""The wait until enough of a batch is delivered: each look is short, and the ledger remembers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.batch.chunk import ASSUMED, OPEN
from airflow_provider_twilio.batch.delivery import Delivery, Sent
from airflow_provider_twilio.batch.header import BatchHeader
from airflow_provider_twilio.batch.ledger import chunks_of
from airflow_provider_twilio.batch.task import BatchTask

_WORDS = (ASSUMED, *OPEN)
# Airflow 3.3.2 takes a wait that ends within seconds of its beginning for a killed task.
_SHORTEST = timedelta(seconds=10)


class Wait:
    """The wait for a batch's deliveries.

    :param header: of a batch that was sent.
    """

    def __init__(self, task: BatchTask, header: BatchHeader) -> None:
        self._task = task
        self._header = header
        self._until = datetime.fromtimestamp(header.deliver_until or 0.0, UTC)

    @classmethod
    def begin(cls, task: BatchTask, header: BatchHeader) -> Self:
        """Begin a wait, or go on with it: its end stays, however often the task is resumed or run again."""
        if header.deliver_until is None:
            begins = max(task.hook.ask_time().earliest(), header.scheduled_until or 0.0)
            header = replace(header, deliver_until=begins + task.terms.delivery_timeout.total_seconds())
            header.keep(task.store)
        return cls(task, header)

    def pause(self) -> timedelta:
        """Return how long to wait for the next look, at least 10 s.

        No look comes before the last moment for which a message is scheduled.
        """
        now, terms = self._now(), self._task.terms
        then = max(now + terms.poll_interval, self._until - terms.delivery_timeout)
        return max(min(then, self._until) - now, _SHORTEST)

    def look(self) -> dict[str, Any] | None:
        """Return the task's result if enough is delivered; ``None`` as long as that may still come.

        :raises AirflowFailException: too little can be delivered any more, or the time is over.
        """
        sent = Sent(self._sids())
        delivery = self._look(sent)
        enough = self._task.terms.delivered_at_least
        over = self._now() >= self._until
        if not over and (delivery is None or delivery.share < enough <= delivery.best):
            return None
        result = self._task.finish(self._header, sent.status)
        if delivery is None or delivery.share < enough:
            raise AirflowFailException(f"{_told(delivery)}, and at least {enough:.1%} should be")
        return result | {
            "delivered": delivery.delivered,
            "undelivered": delivery.failed,
            "delivered_share": round(delivery.share, 4),
        }

    def _now(self) -> datetime:
        """Return Twilio's time: each try, and each process that resumes it, has a clock of its own."""
        return datetime.fromtimestamp(self._task.hook.clock.earliest(), UTC)

    def _look(self, sent: Sent) -> Delivery | None:
        since = datetime.fromtimestamp(self._header.started_at, UTC)
        try:
            delivery = sent.look(self._task.hook, since, accept_sent=self._task.terms.accept_sent)
        except TwilioError as error:
            if not error.is_retryable:
                raise
            self._task.log.warning("A look at the log failed, the wait goes on: %s", error)
            return None
        self._task.log.info("%s", _told(delivery))
        return delivery

    def _sids(self) -> Any:
        for chunk in chunks_of(self._task.store, self._header.name):
            yield [sid for sid in chunk.outcomes if isinstance(sid, str) and sid not in _WORDS]


def _told(delivery: Delivery | None) -> str:
    if delivery is None:
        return "Twilio's log couldn't be read to its end"
    return (
        f"{delivery.delivered:,} of {delivery.messages:,} messages are delivered ({delivery.share:.1%}), "
        f"{delivery.failed:,} never will be, {delivery.waiting:,} are on their way"
    )
