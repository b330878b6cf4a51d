"""Ask a person in Airflow's page before a customer's first payment."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSkipException
from airflow.providers.standard.operators.hitl import ApprovalOperator

from airflow_provider_twilio.onboarding.fees import Due, fees
from airflow_provider_twilio.onboarding.payments import in_words, total
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import MAP_INDEX, OfCustomer, fail_on_faults
from airflow_provider_twilio.onboarding.unpaid import unpaid
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

_ASKED = "asked"
"""The XCom with the fees of the question, which may have changed by the time of the answer."""
_SHOWN = "twilio.asked"


class ApproveFeesOperator(OfCustomer, ApprovalOperator):
    """Ask a person to approve the fees that a customer is still to pay; without any, ask nobody.

    The question holds the customer's name, the fees, and the preflight's findings without their excerpts.
    Approving allows these fees alone. Rejecting skips the task, and so all tasks after it.

    :param customer: as of :class:`.CustomerOperator`.
    :param customer_profile_sid: the customer profile (BU…).
    :param a2p_profile_sid: the A2P profile (BU…).
    :param findings: the result ``findings`` of the preflight; ``None`` without one.
    :param fees: amounts in USD in place of those in the table of fees, by the names of fees.
    :param twilio_conn_id: connection of the account, or of its parent.
    :param account_sid: the customer's account.
    :param kwargs: of Airflow's ``ApprovalOperator``, such as ``assigned_users`` and ``response_timeout``.
    :returns: ``approved``: the fees that may be paid.
    """

    template_fields = (
        "customer",
        "customer_profile_sid",
        "a2p_profile_sid",
        "findings",
        "twilio_conn_id",
        "account_sid",
    )

    def __init__(
        self,
        *,
        customer: Any,
        customer_profile_sid: Any = None,
        a2p_profile_sid: Any = None,
        findings: Any = None,
        fees: Mapping[str, Any] | None = None,
        twilio_conn_id: str = "twilio_default",
        account_sid: Any = None,
        **kwargs: Any,
    ) -> None:
        named: dict[str, Any] = {"map_index_template": MAP_INDEX, "subject": "Fees", "multiple_outputs": True}
        super().__init__(**named | airflow_arguments(self, ApprovalOperator, kwargs))
        self.customer = customer
        self.customer_profile_sid = customer_profile_sid
        self.a2p_profile_sid = a2p_profile_sid
        self.findings = findings
        self.fees = fees
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid

    def execute(self, context: "Context") -> dict[str, Any]:
        """Ask, unless nothing is to be paid."""
        ti: Any = context["ti"]
        with fail_on_faults(), fail_on_permanent_errors():
            known = self.read()
            bundles = (self.customer_profile_sid, self.a2p_profile_sid)
            due = [*unpaid(self, bundles, known, fees(self.fees))]
        asked = [one.xcom() for one in due]
        if not due:
            self.log.info("%s has nothing to pay", known.customer.customer)
            return {"approved": asked}
        self.subject = f"{known.customer.customer}: pay {total(asked)} USD to Twilio?"
        self.body = body(known, due, self.findings)
        shown = _shown(context, asked)
        if shown != asked:
            self.log.warning("Airflow's page still asks for %s: approving it allows no more", in_words(shown))
        ti.xcom_push(key=_ASKED, value=shown)
        self.log.info("Asking whether to pay %s", in_words(asked))
        super().execute(context)
        raise AssertionError("Airflow's operator waits by an exception")

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> dict[str, Any]:
        """Return the approved fees.

        :raises AirflowSkipException: they were rejected.
        :raises AirflowFailException: nobody answered in time.
        """
        ti: Any = context["ti"]
        if "error" in event:
            raise AirflowFailException(f"{self.customer_name}: nobody approved the fees, and none is paid")
        asked = ti.xcom_pull(task_ids=ti.task_id, key=_ASKED, map_indexes=ti.map_index) or []
        by = (event.get("responded_by_user") or {}).get("name", "nobody: the default")
        if event["chosen_options"] != [self.APPROVE]:
            raise AirflowSkipException(f"{self.customer_name}: {by} rejected the fees, and none is paid")
        self.log.info("%s approved %s", by, in_words(asked))
        return {"approved": asked}


def _shown(context: "Context", asked: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the fees that Airflow's page shows: those of the first question of this task instance.

    Airflow keeps that question's text when another try asks again. Without a store, before Airflow 3.3, the
    first question isn't known.
    """
    store: Any = context.get("task_state_store")
    ti: Any = context["ti"]
    kept = store.get(_SHOWN, None) if store else None
    if kept and kept["ti"] == str(ti.id):
        return list(kept["fees"])
    if store:
        store.set(_SHOWN, {"ti": str(ti.id), "fees": asked})
    return asked


def body(known: Known, due: Iterable[Due], findings: Iterable[Mapping[str, Any]] | None) -> str:
    """Return the question in Markdown.

    :param findings: of the preflight; ``None`` without one.
    """
    return "\n".join(_lines(known, due, findings))


def _lines(known: Known, due: Iterable[Due], findings: Iterable[Mapping[str, Any]] | None) -> Iterator[str]:
    yield f"Route: {known.customer.route}"
    yield ""
    yield "| for | fee | amount | certainty |"
    yield "|---|---|---|---|"
    for one in due:
        fee = one.fee
        what = one.what.replace("|", r"\|")
        yield f"| {what} | {fee.words} | {fee.amount} {fee.currency} | {fee.certainty}, {fee.date} |"
    yield ""
    yield from _found(findings)


def _found(findings: Iterable[Mapping[str, Any]] | None) -> Iterator[str]:
    if findings is None:
        yield "There was no preflight: nobody has looked at the document and the pages."
        return
    told = [f"* {one['level']}: {one['place']}: {one['message']}" for one in findings]
    yield "The preflight found:" if told else "The preflight found nothing."
    yield from told
