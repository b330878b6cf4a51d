"""Wait for the correction of a rejected document: until it changes, or a person answers in Airflow's page."""

import time
from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import airflow
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.idempotency.intents import InMemoryStore, Store
from airflow_provider_twilio.onboarding.rejections import Rejection
from airflow_provider_twilio.onboarding.task import OfCustomer, folder_of

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

RESUBMIT, GIVE_UP = "Resubmit", "Give up"
_KEY = "twilio.correction"
_XCOM = "rejection"
_LONGEST_INTERVAL = 30.0
# Before Airflow 3.3 an answer doesn't end the wait of a task that isn't Airflow's own operator.
_CAN_ASK = tuple(int(part) for part in airflow.__version__.split(".")[:2]) >= (3, 3)


class Memory:
    """A task's memory of a rejection, across crashes and clearings.

    :param store: Airflow's store of the task, ``None`` before Airflow 3.3.
    """

    def __init__(self, store: Store | None) -> None:
        self._store: Store = InMemoryStore() if store is None else store

    def read(self) -> Mapping[str, Any]:
        """Return what is remembered.

        :returns: ``verdict``; ``rejected``: the digest of the document that was rejected; ``digest``: that of
            the document as it was last looked at; ``goes_on``: whether to submit it again.
        """
        kept: Mapping[str, Any] = self._store.get(_KEY, {})
        return kept

    def agreed(self) -> str | None:
        """Return the verdict that a correction or a person has answered, ``None`` if there is none."""
        kept = self.read()
        return str(kept["verdict"]) if kept.get("goes_on") else None

    def keep(self, verdict: str, digest: str | None, *, goes_on: bool) -> None:
        """Remember a rejection. The document of its first look is the rejected one."""
        kept = self.read()
        rejected = kept.get("rejected") if kept.get("verdict") == verdict else digest
        self._store.set(
            _KEY, {"verdict": verdict, "rejected": rejected, "digest": digest, "goes_on": goes_on}
        )

    def was_rejected(self, verdict: str, digest: str | None) -> bool:
        """Tell whether this is the document that the verdict is about."""
        kept = self.read()
        return digest is not None and (kept.get("verdict"), kept.get("rejected")) == (verdict, digest)


class Correcting(OfCustomer):
    """Mixin of a task that waits for the correction of its customer's document.

    :ivar correction_timeout: seconds to wait for it; ``None`` fails at once.
    :ivar approve_fees: a paid resubmission needs a person's answer; a changed document isn't enough.
    """

    correction_timeout: float | None
    approve_fees: bool
    log: Any

    @abstractmethod
    def resume(self, context: "Context", agreed: str | None = None) -> Any:
        """Go on after the correction.

        :param agreed: the verdict that the correction answers; by default the one that is remembered.
        :returns: the task's result, if there is nothing more to wait for.
        """

    def ask(self, context: "Context", rejection: Rejection) -> NoReturn:
        """Wait, without a worker, until the document has changed or a person answers.

        :raises AirflowFailException: no correction can mend it, or none is waited for.
        """
        if rejection.final or self.correction_timeout is None:
            raise AirflowFailException(str(rejection))
        for line in str(rejection).splitlines():
            self.log.warning("%s", line)
        ti: Any = context["ti"]
        ti.xcom_push(key=_XCOM, value=rejection.xcom())
        memory = Memory(context.get("task_state_store"))
        before = memory.read()
        now = self._digest()
        digest = before.get("digest") if before.get("verdict") == rejection.verdict else now
        memory.keep(rejection.verdict, digest, goes_on=False)
        if _CAN_ASK:
            _put_question(ti, self._subject(rejection), self.question(rejection))
        self._defer(digest, only_answers=self.approve_fees and self.is_paid(rejection))

    def answered(self, context: "Context", event: Mapping[str, Any]) -> Any:
        """Go on after the end of a wait, or after a person's answer at any time.

        :raises AirflowFailException: the person gave up, or the time is up.
        """
        from airflow_provider_twilio.onboarding.changed_document import DEADLINE

        ti: Any = context["ti"]
        asked = ti.xcom_pull(task_ids=ti.task_id, key=_XCOM, map_indexes=ti.map_index) or {}
        verdict = str(asked.get("verdict"))
        memory, now = Memory(context.get("task_state_store")), self._digest()
        if event.get("ended") == DEADLINE:
            raise AirflowFailException(f"the {asked.get('noun')} wasn't corrected in time")
        if "error" in event:
            raise AirflowFailException(f"the question can't be answered: {event['error']}")
        if "chosen_options" in event:
            by = (event.get("responded_by_user") or {}).get("name", "somebody")
            if GIVE_UP in event["chosen_options"]:
                raise AirflowFailException(f"{by} gave up the {asked.get('noun')}")
            self.log.info("%s says to submit the %s again", by, asked.get("noun"))
        elif memory.was_rejected(verdict, now):
            self.log.warning("The document is again what was rejected, and is not submitted again")
            memory.keep(verdict, now, goes_on=False)
            return self.resume(context)
        else:
            self.log.info("The document has changed")
        memory.keep(verdict, now, goes_on=True)
        return self.resume(context, verdict)

    def _digest(self) -> str | None:
        from airflow_provider_twilio.onboarding.changed_document import digest

        if not isinstance(self.customer, str):
            return None
        return digest(self.customer, str(folder_of(self)))

    def _defer(self, known: str | None, *, only_answers: bool) -> NoReturn:
        """Wait for another document than the known one, or for a person's answer.

        :param known: its digest; ``None`` if it couldn't be read, so that any document is another one.
        :param only_answers: a changed document isn't enough.
        """
        from airflow_provider_twilio.onboarding.changed_document import DocumentTrigger

        assert self.correction_timeout is not None
        limit = self.correction_timeout
        reference = self.customer if isinstance(self.customer, str) and not only_answers else None
        interval = min(float(getattr(self, "poll_interval", _LONGEST_INTERVAL)), _LONGEST_INTERVAL)
        trigger = DocumentTrigger(reference, str(folder_of(self)), known, time.time() + limit, interval)
        task: Any = self
        task.defer(trigger=trigger, method_name="answered", timeout=timedelta(seconds=limit + 300))
        raise AssertionError("Airflow defers by an exception")

    def _subject(self, rejection: Rejection) -> str:
        return f"{self.customer_name}: the {rejection.noun} is rejected"

    def is_paid(self, rejection: Rejection) -> bool:
        """Tell whether going on after a rejection may cost something."""
        return bool(rejection.due)

    def question(self, rejection: Rejection) -> str:
        """Return the question about a rejection, in Markdown."""
        faults = (f"* {fault}" for fault in rejection.faults)
        return "\n".join(
            (
                *faults,
                "",
                self._what_to_do(rejection),
                f"**{RESUBMIT}** goes on with the document and its pages as they are then. "
                f"Choose it if only a page was corrected. **{GIVE_UP}** fails this task.",
                "",
                f"After another rejection, the faults stand in this task's XCom `{_XCOM}` and in its log.",
            )
        )

    def _what_to_do(self, rejection: Rejection) -> str:
        if self.approve_fees and self.is_paid(rejection):
            price = f" Submitting it again costs {rejection.cost}." if rejection.due else ""
            return f"Correct the document in its file, then choose {RESUBMIT}.{price} Nothing is paid before."
        return (
            "Correct the document in its file. The task goes on as soon as it has changed. "
            f"Submitting it again costs {rejection.cost}."
        )


def _put_question(ti: Any, subject: str, body: str) -> None:
    from airflow.sdk.execution_time.hitl import upsert_hitl_detail

    upsert_hitl_detail(
        ti_id=ti.id, options=[RESUBMIT, GIVE_UP], subject=subject, body=body, params={}, defaults=None
    )
