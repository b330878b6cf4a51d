"""Corrects the profiles of a FAILED brand from the document, and submits all of them again.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/troubleshooting-a2p-brands
"""

from typing import TYPE_CHECKING

from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    FetchBrandRegistrations,
    UpdateBrandRegistrations,
)
from airflow_provider_twilio.onboarding.answered_once import answer_once
from airflow_provider_twilio.onboarding.bundle_kinds import CUSTOMER_PROFILE, EDITABLE, TRUST_PRODUCT, Kind
from airflow_provider_twilio.onboarding.bundles import BundleDraft, a2p_profile, customer_profile
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.profiles import plan_of
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import OfCustomer
from airflow_provider_twilio.onboarding.trust_hub import TrustHub
from airflow_provider_twilio.onboarding.verdicts import of_evaluation

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


def resubmit_brand(task: OfCustomer, known: Known, rejected: BrandRegistration, context: "Context") -> None:
    """Correct the two profiles of a FAILED brand, and submit them and the brand again.

    :raises InvalidDocument: a profile would be refused. The brand was not submitted then.
    :raises TwilioError: 21724 after three resubmissions.
    """
    hook, customer = task.hook, known.customer
    profile_sid, a2p_sid = rejected.customer_profile_bundle_sid, rejected.a2p_profile_bundle_sid
    for kind, bundle, sid, behind in (
        (CUSTOMER_PROFILE, customer_profile(customer), profile_sid, customer.account.primary_profile),
        (TRUST_PRODUCT, a2p_profile(customer), a2p_sid, profile_sid),
    ):
        if bundle and sid and behind:
            _correct(task, known, kind, bundle, sid, behind, context)
    request = UpdateBrandRegistrations(sid=rejected.sid)
    answer_once(
        hook,
        context.get("task_state_store"),
        rejected.sid,
        str(rejected.date_updated),
        fetch=lambda: hook.execute(FetchBrandRegistrations(sid=rejected.sid)),
        verdict_of=lambda there: str(there.date_updated),
        submit=lambda intend: hook.execute(request, before_repeating=intend),
    )
    task.log.info("Submitted the brand %s again", rejected.sid)


def _correct(
    task: OfCustomer,
    known: Known,
    kind: Kind,
    bundle: BundleDraft,
    sid: str,
    stands_behind: str,
    context: "Context",
) -> None:
    """Make a submitted bundle agree with the document, and submit it again if it didn't.

    :raises InvalidDocument: it would be refused.
    """
    store = context.get("task_state_store")
    there = TrustHub(task.hook, kind, plan_of(known, bundle, stands_behind), store).fetch(sid)
    hub = TrustHub(task.hook, kind, plan_of(known, bundle, stands_behind, there.policy_sid), store)
    if there.status not in EDITABLE and not hub.differing(hub.parts(sid)):
        return
    hub.complete(sid)
    evaluation = hub.evaluate(sid)
    if evaluation.status != "compliant":
        raise InvalidDocument(of_evaluation(known, bundle, evaluation))
    hub.submit(sid)
    task.log.info("Corrected the %s %s and submitted it again", kind.noun, sid)
