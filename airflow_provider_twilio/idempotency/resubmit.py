"""Answers a rejection once, however often the task that does so crashes or is run again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from airflow_provider_twilio.api.errors import OutcomeUnknown, TwilioError
from airflow_provider_twilio.idempotency.ensure import Ensure
from airflow_provider_twilio.idempotency.intents import Ledger

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Resubmit(Generic[R]):
    """The way in which one kind of resource is submitted again.

    A resubmission has no natural key: the verdict that it answers is recorded instead.

    :param ledger: the task's memory.
    :param fetch: gets the resource.
    :param verdict: returns what tells one rejection from the next; ``None`` where there is none.
    :param submit: submits the fetched resource again; takes a function to call before each repetition.
    :param sid: returns its SID.
    :param connecting: seconds that may pass between an intent and the moment at which the request leaves.
    """

    ledger: Ledger
    fetch: Callable[[], R]
    verdict: Callable[[R], str | None]
    submit: Callable[[R, Callable[[], None]], R]
    sid: Callable[[R], str]
    connecting: float = 0.0

    def __call__(self) -> tuple[R, str]:
        """Return the resource, and what was done, in words.

        It is submitted if it is rejected, and no earlier try of this task has submitted it before.

        :raises OutcomeUnknown: it may have been submitted, and Twilio doesn't show it yet.
        """
        entry, there = self.ledger.read(), self.fetch()
        verdict = self.verdict(there)
        if verdict is None:
            done = "nothing to resubmit"
        elif entry.plan and entry.plan != verdict:
            done = "an earlier try has resubmitted it, and it was rejected again"
        else:
            if entry.sid:
                self.ledger.withdraw()
            there, done = self._answer(there, verdict), "resubmitted"
        self.ledger.record(self.sid(there))
        return there, done

    def _answer(self, rejected: R, verdict: str) -> R:
        """Answer this verdict once: a resource that is no longer rejected with it has been resubmitted."""

        def moved_on() -> R | None:
            there = self.fetch()
            return there if self.verdict(there) != verdict else None

        def submit() -> R:
            intend = partial(self.ledger.intend, plan=verdict)
            intend()
            try:
                return self.submit(rejected, intend)
            except TwilioError as error:
                if not isinstance(error, OutcomeUnknown) and (there := moved_on()):
                    return there
                raise

        ensure = Ensure(
            ledger=self.ledger,
            fetch=lambda sid: self.fetch(),
            find=moved_on,
            create=submit,
            sid=self.sid,
            connecting=self.connecting,
        )
        return ensure()[0]
