"""Sends one message once, however often the task that sends it crashes, is retried or cleared."""

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest, NotFound
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage, ListMessage, Message
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.ensure import Ensure
from airflow_provider_twilio.idempotency.intents import InMemoryStore, Ledger, Store
from airflow_provider_twilio.idempotency.mark import Mark
from airflow_provider_twilio.idempotency.matching import decide, earliest
from airflow_provider_twilio.idempotency.message_log import drive, messages_since
from airflow_provider_twilio.phone_numbers.addresses import address

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

Log = logging.Logger | Any

SOONEST, LATEST = timedelta(minutes=5), timedelta(days=35)
"""The shortest and the longest time by which a message can be scheduled in advance."""
_CHANGED = "the connection's credentials aren't those with which an earlier try was about to send"
_KEY = {"message": "the task's"}


class Ambiguous(Exception):
    """It can't be told whether an earlier try sent the message.

    :ivar candidates: messages that may be it, the earliest first; none if they can't be found.
    """

    def __init__(self, why: str, candidates: tuple[Message, ...] = ()) -> None:
        self.candidates = candidates
        sids = ", ".join(message.sid for message in candidates)
        super().__init__(f"it can't be told whether the message was sent: {why}{sids and f': {sids}'}")


class OneMessage:
    """The only message of a task.

    A task has one, whatever its arguments say in a later try. Its memory holds the intent and then the SID.
    With each it holds a mark of the request, ``max_tries`` of that time, and the messages of the times
    before the task was cleared. If an earlier try may have left a memory that is lost, its message is looked
    for from the beginning of the DAG run on.

    :param request: the message to send.
    :param store: Airflow's store of this task, ``None`` before Airflow 3.3.
    :param tries: the place of this try among all.
    :param resend_when_cleared: sends a new message each time that the task was cleared.
    """

    def __init__(
        self,
        hook: "TwilioHook",
        request: CreateMessage,
        store: Store | None,
        tries: Tries,
        *,
        resend_when_cleared: bool,
        log: Log,
    ) -> None:
        self._hook = hook
        self._request = request
        self._mark = Mark.of(request, hook.account)
        self._has_store = store is not None
        self._store = InMemoryStore() if store is None else store
        self._tries = tries
        self._resend_when_cleared = resend_when_cleared
        self._log = log
        self._clock = hook.clock
        kept = Ledger(self._store, _KEY, self._clock).read()
        self._most_tries_then = kept.facts.get("most_tries")
        self._forgotten = not kept.facts and self._may_have_forgotten()
        self._remember(besides=kept.facts.get("besides", []))

    def send(self) -> tuple[Message, bool]:
        """Send the message, unless it was sent. Return it, and whether it was sent just now.

        :raises Ambiguous: an earlier try may have sent it.
        :raises OutcomeUnknown: it may have been sent, and Twilio doesn't show it yet.
        :raises TwilioError: Twilio refused it, or gave no answer from which its time could be told.
        """
        self._hook.ask_time()
        if self._resend_when_cleared and self._tries.cleared_since(self._most_tries_then):
            self._log.info("The task was cleared: sending a new message")
            return self.send_besides(self._of_the_times_before())
        if self._forgotten:
            self._log.warning("%s", self._what_is_forgotten())
        ensure = self._ensure()
        if self._credentials_have_changed() and ensure.there() is None:
            raise Ambiguous(_CHANGED)
        return ensure()

    def send_besides(self, others: Iterable[str]) -> tuple[Message, bool]:
        """Send a message that isn't one of these others, by their SIDs."""
        self._forgotten = False
        self._remember([*self._besides, *others])
        self._ledger.withdraw()
        return self._ensure()()

    def adopt(self, message: Message) -> None:
        """Take a message for the task's own, now and in later tries."""
        self._ledger.record(message.sid)

    def _remember(self, besides: list[str]) -> None:
        self._besides = besides
        facts = {"mark": str(self._mark), "most_tries": self._tries.max_tries, "besides": besides}
        self._ledger = Ledger(self._store, _KEY, self._clock, facts)

    def _credentials_have_changed(self) -> bool:
        """Tell whether an earlier try's intent can't be compared with this one, not even by its recipient."""
        entry = self._ledger.read()
        return entry.intended and Mark.read(entry.facts.get("mark")).key != self._mark.key

    def _ensure(self) -> Ensure[Message]:
        return Ensure(
            ledger=self._ledger,
            fetch=self._fetch,
            find=self._find,
            create=self._create,
            sid=lambda message: message.sid,
            connecting=self._hook.account.timeout,
            forgotten=self._forgotten,
        )

    def _fetch(self, sid: str) -> Message:
        """Fetch the message as it is now. One that was deleted from Twilio's log was sent all the same."""
        try:
            return self._hook.execute(FetchMessage(sid=sid))
        except NotFound:
            return Message(sid=sid)

    def _find(self) -> Message | None:
        """Return the message of an earlier try's intent, or of this one's; ``None`` if there is none.

        :raises Ambiguous: it can't be told.
        """
        entry = self._ledger.read()
        if not (entry.intended or self._forgotten):
            return None
        since = entry.since if entry.intended else self._began()
        if since is None:
            raise Ambiguous("Twilio's time wasn't known as it was about to be sent")
        mark = self._mark
        then = Mark.read(entry.facts["mark"]) if "mark" in entry.facts else mark
        if then.key == mark.key and then.recipient != mark.recipient:
            raise Ambiguous("an earlier try was about to send to another recipient")
        verdict = decide(self._request, self._since(since), since, comparable=then == mark)
        if verdict.state == "ambiguous":
            why = "these may be it" if verdict.candidates else "its recipient is hidden in Twilio's log"
            raise Ambiguous(why, verdict.candidates)
        return verdict.message

    def _since(self, moment: datetime) -> Iterator[Message]:
        """Return messages to the recipient since a moment, and some that are older."""
        steps = messages_since(ListMessage(to=address(self._request.to)), earliest(moment))
        found = drive(steps, self._hook.execute)
        return (message for message in found.messages if message.sid not in self._besides)

    def _create(self) -> Message:
        send_at = self._request.send_at
        if send_at and not self._is_possible(send_at):
            raise InvalidRequest(
                "CreateMessage: nothing was sent, because of\n"
                f"  send_at: {send_at.isoformat()}: must be 5 minutes to 35 days ahead"
            )
        return self._hook.execute(self._request, before_repeating=self._ledger.intend)

    def _is_possible(self, send_at: datetime) -> bool:
        soonest, latest = _moment(self._clock.earliest()) + SOONEST, _moment(self._clock.latest()) + LATEST
        return soonest <= send_at <= latest

    def _of_the_times_before(self) -> list[str]:
        """Return the messages from before the task was cleared, so that none is taken for the new one."""
        try:
            there = self._ensure().there()
        except Ambiguous as ambiguous:
            return [message.sid for message in ambiguous.candidates]
        return [there.sid] if there else []

    def _may_have_forgotten(self) -> bool:
        """Tell whether an earlier try may have sent the message, and the memory of that is lost.

        A store that is empty after a clearing proves that nothing was sent since.
        """
        tries = self._tries
        sends_anew = self._resend_when_cleared and tries.cleared
        if sends_anew and (self._has_store or tries.first_since_cleared):
            return False
        return tries.number > 1

    def _began(self) -> datetime | None:
        return _moment(self._tries.began_at(self._clock)) if self._clock.is_known else None

    def _what_is_forgotten(self) -> str:
        began = self._began() or self._tries.run_began
        why = "earlier tries left no record: they ended before anything was sent, or it was dropped"
        if not self._has_store:
            why = "Airflow keeps no state of tasks before version 3.3"
        return (
            f"{why}; to be sure, Twilio's log is searched for what was sent to the recipient since "
            f"{began:%Y-%m-%d %H:%M:%S %Z}. "
            "The same text of another task would be taken for this one's"
        )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
