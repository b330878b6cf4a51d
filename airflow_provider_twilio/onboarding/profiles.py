"""The two Trust Hub bundles of a customer as tasks: the customer profile and the A2P profile."""

import time
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.trusthub_v1 import bundles as api
from airflow_provider_twilio.onboarding.bundle_kinds import CUSTOMER_PROFILE, EDITABLE, TRUST_PRODUCT, Kind
from airflow_provider_twilio.onboarding.bundles import (
    ADDRESS_DOCUMENT,
    BundleDraft,
    a2p_profile,
    address,
    customer_profile,
)
from airflow_provider_twilio.onboarding.correction import Correcting
from airflow_provider_twilio.onboarding.faults import InvalidDocument, dotted
from airflow_provider_twilio.onboarding.policies import successor
from airflow_provider_twilio.onboarding.primary_profile import require_isv
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.rejections import Rejection
from airflow_provider_twilio.onboarding.task import CustomerOperator
from airflow_provider_twilio.onboarding.trust_hub import Entity, Plan, TrustHub
from airflow_provider_twilio.onboarding.verdicts import of_evaluation, of_review
from airflow_provider_twilio.tasks.durations import seconds_or_none
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.waiting.xcom import xcom_of

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.hooks.twilio import TwilioHook

_ADDRESS = "address_sids"
_ASYNCHRONOUS_CHECKS = 30.0
"""Seconds that Twilio takes to check the e-mail and the address of a sole proprietor."""


class _ProfileOperator(Correcting, CustomerOperator):
    """Make a bundle of a document's values, evaluate it and submit it for review.

    :param policy_sid: the policy that the bundle is made by; by default the one of Twilio's guides, or the
        only one of its name where that one is gone.
    :param look_again_after: seconds to wait after the submission for its first checks; by default 30 for a
        sole proprietor, and 0 otherwise.
    :param correction_timeout: seconds, or a timedelta, to wait for a corrected document if Twilio would
        refuse it; ``None`` fails at once.
    """

    approve_fees = False
    noun: ClassVar[str]

    def __init__(
        self,
        *,
        customer: Any,
        policy_sid: str | None = None,
        look_again_after: float | None = None,
        correction_timeout: float | timedelta | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(customer=customer, **kwargs)
        self.policy_sid = policy_sid
        self.look_again_after = look_again_after
        self.correction_timeout = seconds_or_none("correction_timeout", correction_timeout)

    def execute(self, context: "Context") -> dict[str, Any]:
        """Submit the bundle, and wait for a corrected document if Twilio would refuse it."""
        if self.correction_timeout is None:
            return super().execute(context)
        return self.resume(context)

    def resume(self, context: "Context", agreed: str | None = None) -> dict[str, Any]:
        """Submit the bundle as the document says now."""
        try:
            with fail_on_permanent_errors():
                result = self.step(self.read(), context)
        except InvalidDocument as error:
            verdict = sha256(str(error).encode()).hexdigest()[:16]
            self.ask(context, Rejection(self.noun, verdict, tuple(error.faults)))
        self.linked_sid = result.get("sid")
        return result

    def ensure(
        self, known: Known, bundle: BundleDraft, kind: Kind, stands_behind: str, context: "Context"
    ) -> Any:
        """Make sure that the bundle is submitted, and agrees with the document where Twilio lets it.

        :param stands_behind: the SID of the bundle that it needs.
        """
        hub, there = self._bundle(known, bundle, kind, stands_behind, context)
        if there.status in EDITABLE:
            there = self._submit(known, bundle, hub, there)
        elif differing := hub.differing(hub.parts(there.sid)):
            self.log.warning(
                "The document says something else than the %s %s, which is %s, in %s: it stays as it is "
                "until it is corrected after a rejection",
                kind.noun,
                there.sid,
                there.status,
                ", ".join(dict.fromkeys(_in_the_document(bundle, *one) for one in differing)),
            )
        self.log.info("The %s %s is %s", kind.noun, there.sid, there.status)
        return xcom_of(there)

    def _bundle(
        self, known: Known, bundle: BundleDraft, kind: Kind, stands_behind: str, context: "Context"
    ) -> tuple[TrustHub, api.Bundle]:
        """Find the bundle or create it, by the policy that has taken the place of a lost one if need be."""
        plan, store = plan_of(known, bundle, stands_behind, self.policy_sid), context.get("task_state_store")
        hub = TrustHub(self.hook, kind, plan, store)
        try:
            return hub, hub.bundle()
        except TwilioError as error:
            if error.is_retryable or error.is_account_error:
                raise
            name = None if self.policy_sid else bundle.policy_name
            policy_sid = successor(self.hook, plan.policy_sid, name)
            if policy_sid is None:
                raise
        self.log.warning("The policy %s is gone: taking %s of the same name", plan.policy_sid, policy_sid)
        hub = TrustHub(self.hook, kind, replace(plan, policy_sid=policy_sid), store)
        return hub, hub.bundle()

    def _submit(self, known: Known, bundle: BundleDraft, hub: TrustHub, there: api.Bundle) -> api.Bundle:
        """Complete, evaluate and submit a bundle.

        :raises InvalidDocument: it would be refused; or it was rejected, and nothing has been corrected
            since.
        """
        parts = hub.complete(there.sid)
        if there.status == "twilio-rejected" and not _is_corrected(there, parts):
            raise InvalidDocument(of_review(known, bundle, there))
        evaluation = hub.evaluate(there.sid)
        if evaluation.status != "compliant":
            raise InvalidDocument(of_evaluation(known, bundle, evaluation))
        submitted = hub.submit(there.sid)
        if seconds := self._pause(known):
            time.sleep(seconds)
            submitted = hub.fetch(there.sid)
        if submitted.status == "twilio-rejected":
            raise InvalidDocument(of_review(known, bundle, submitted))
        return submitted

    def _pause(self, known: Known) -> float:
        if self.look_again_after is not None:
            return self.look_again_after
        return _ASYNCHRONOUS_CHECKS if known.customer.route == "sole_proprietor" else 0.0


class SubmitCustomerProfileOperator(_ProfileOperator):
    """Make sure that a customer's profile is submitted: secondary, or starter for a sole proprietor.

    A profile with the customer's name is adopted. A draft, or a rejected profile, is completed, corrected to
    agree with the document, and evaluated. The task tells each fault that Twilio finds by its place in the
    document, before anything is paid. Other profiles are left as they are. The task doesn't wait for the
    review.

    https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles
    """

    noun = "customer profile"

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Submit the profile, unless the customer's route has none."""
        bundle = customer_profile(known.customer)
        if bundle is None:
            return self.not_needed(known)
        primary = known.customer.account.primary_profile
        require_isv(known, *self._parent())
        result: dict[str, Any] = self.ensure(known, bundle, CUSTOMER_PROFILE, primary, context)
        return result

    def _parent(self) -> "tuple[TwilioHook, str | None]":
        """Return a hook of the connection's own account, and that account if the customer's is below it."""
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        if not self.account_sid:
            return self.hook, None
        own = TwilioHook(self.twilio_conn_id)
        sid = own.account.account_sid
        return own, None if sid == self.account_sid else sid


class SubmitA2PProfileOperator(_ProfileOperator):
    """Make sure that a customer's A2P profile is submitted, as a customer profile is.

    :param customer_profile_sid: the customer profile (BU…), submitted before.

    https://www.twilio.com/docs/trust-hub/trusthub-rest-api/trust-products
    """

    noun = "A2P profile"
    template_fields = (*CustomerOperator.template_fields, "customer_profile_sid")

    def __init__(self, *, customer: Any, customer_profile_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.customer_profile_sid = customer_profile_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Submit the A2P profile, unless the customer's route has none."""
        bundle = a2p_profile(known.customer)
        if bundle is None:
            return self.not_needed(known)
        if not self.customer_profile_sid:
            raise InvalidRequest("customer_profile_sid: is missing")
        result: dict[str, Any] = self.ensure(known, bundle, TRUST_PRODUCT, self.customer_profile_sid, context)
        return result


def plan_of(known: Known, bundle: BundleDraft, stands_behind: str, policy_sid: str | None = None) -> Plan:
    """Return the contents of a bundle, from the document.

    :param stands_behind: the SID of the bundle that it needs.
    :param policy_sid: the policy that it is made by, where it isn't the one of Twilio's guides.
    """
    customer = known.customer
    return Plan(
        name=customer.customer,
        email=customer.contact.email,
        policy_sid=policy_sid or bundle.policy_sid,
        end_users={end_user.type: end_user.attributes(customer) for end_user in bundle.end_users},
        address=address(customer) if bundle.has_address else None,
        document_type=ADDRESS_DOCUMENT,
        bundle_sid=stands_behind,
    )


def _is_corrected(rejected: api.Bundle, parts: list[Entity]) -> bool:
    """Tell whether a part was changed since the verdict, by this try or an earlier one."""
    verdict = rejected.date_updated
    return verdict is None or any(part.date_updated and part.date_updated > verdict for part in parts)


def _in_the_document(bundle: BundleDraft, kind: str, field: str) -> str:
    """Return the place in the document of a field of this type of end user."""
    return dotted(bundle.place(field, kind) or ("address",)) if field != _ADDRESS else "address"
