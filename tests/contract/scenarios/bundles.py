"""Customer profiles and trust products, from a draft to approval."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from airflow_provider_twilio.simulator import ACCOUNT_SID

from .entities import BUSINESS, PERSON, a_proof_of, an_address, an_end_user
from .stage import Stage, drives, refused, said

PRIMARY = "RN6433641899984f951173ef1738c3bdd0"
SECONDARY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
A2P = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
EMAIL = "compliance@example.com"
REVIEWED = 100
"""Seconds."""


def parts_of_a_profile(stage: Stage) -> list[str]:
    (primary,) = stage.trusthub.customer_profiles.list(policy_sid=PRIMARY)
    said(primary, status="twilio-approved", account_sid=ACCOUNT_SID)
    return [
        an_end_user(stage, "customer_profile_business_information", BUSINESS).sid,
        an_end_user(stage, "authorized_representative_1", PERSON).sid,
        a_proof_of(stage, an_address(stage)).sid,
        primary.sid,
    ]


def parts_of_a_product(stage: Stage) -> list[str]:
    company = an_end_user(stage, "us_a2p_messaging_profile_information", {"company_type": "private"})
    return [company.sid, PROFILES.approved(stage).sid]


@dataclass(frozen=True)
class Kind:
    """One of the two kinds of bundles, in the SDK's words.

    :param parts: makes what a bundle of the kind is made of.
    :param profile: what policies call the profile among the parts.
    """

    noun: str
    plural: str
    policy_sid: str
    parts: Callable[[Stage], list[str]]
    profile: str

    def all(self, stage: Stage) -> Any:
        return getattr(stage.trusthub, self.plural)

    def draft(self, stage: Stage) -> Any:
        return self.all(stage).create(friendly_name="Owl Post", email=EMAIL, policy_sid=self.policy_sid)

    def approved(self, stage: Stage) -> Any:
        bundle = self.draft(stage)
        self.assign(stage, bundle, self.parts(stage))
        bundle.update(status="pending-review")
        stage.later(REVIEWED)
        return bundle.fetch()

    def assign(self, stage: Stage, bundle: Any, sids: list[str]) -> None:
        for sid in sids:
            self.within(stage, bundle, "entity_assignments").create(object_sid=sid)

    def within(self, stage: Stage, bundle: Any, what: str) -> Any:
        return getattr(self.all(stage)(bundle.sid), f"{self.plural}_{what}")

    def of(self, bundle: Any) -> dict[str, str]:
        """Facts that each part of a bundle repeats."""
        return {f"{self.plural.removesuffix('s')}_sid": bundle.sid, "account_sid": ACCOUNT_SID}


PROFILES = Kind(
    "CustomerProfile",
    "customer_profiles",
    SECONDARY,
    parts_of_a_profile,
    "primary_customer_profile_type_business",
)
PRODUCTS = Kind(
    "TrustProduct", "trust_products", A2P, parts_of_a_product, "secondary_customer_profile_type_business"
)


def a_bundle_is_handed_in_and_reviewed(kind: Kind, stage: Stage) -> None:
    bundle, other = kind.draft(stage), kind.draft(stage)
    assert bundle.sid.startswith("BU")
    said(bundle, status="draft", email=EMAIL, errors=None, account_sid=ACCOUNT_SID)
    change = {"friendly_name": "Owls", "email": "ada@example.com", "status_callback": "https://a.example.com"}
    said(bundle.update(**change), **change, status="draft")
    with refused(400, 20001):
        bundle.update(status="twilio-approved")
    kind.assign(stage, bundle, kind.parts(stage))
    said(bundle.update(status="pending-review"), status="pending-review")
    stage.later(40)
    said(bundle.fetch(), status="in-review")
    with refused(400, 20001):
        bundle.update(status="pending-review")
    stage.later(60)
    said(kind.all(stage)(bundle.sid).fetch(), status="twilio-approved", friendly_name="Owls", errors=None)
    assert [one.sid for one in kind.all(stage).list(friendly_name="Owls")] == [bundle.sid]
    drafts = kind.all(stage).list(status="draft", policy_sid=kind.policy_sid, page_size=1)
    assert [one.sid for one in drafts] == [other.sid]
    with refused(400, 20001):
        bundle.delete()
    assert other.delete()
    with refused(404, 20404):
        other.fetch()


def entities_are_assigned_and_taken_out(kind: Kind, stage: Stage) -> None:
    bundle, sids = kind.draft(stage), kind.parts(stage)
    entities = kind.within(stage, bundle, "entity_assignments")
    made = [entities.create(object_sid=sid) for sid in sids]
    said(made[0], object_sid=sids[0], **kind.of(bundle))
    assert made[0].sid.startswith("BV")
    said(entities(made[0].sid).fetch(), object_sid=sids[0])
    assert {one.object_sid for one in entities.list(page_size=1)} == {*sids}
    assert [one.object_sid for one in entities.list(object_type=kind.profile)] == [sids[-1]]
    with refused(400, 20001):
        entities.create(object_sid=sids[0])
    with refused(400, 20001):
        entities.create(object_sid="IT" + "0" * 32)
    assert entities(made[0].sid).delete()
    with refused(404, 20404):
        entities(made[0].sid).fetch()
    assert len(entities.list()) == len(sids) - 1


def phone_numbers_are_assigned_and_taken_away(kind: Kind, stage: Stage) -> None:
    bundle, texts = kind.draft(stage), ("+14155550100", "+14155550101")
    endpoints = kind.within(stage, bundle, "channel_endpoint_assignment")
    numbers = [stage.account.incoming_phone_numbers.create(phone_number=text).sid for text in texts]
    phone = {"channel_endpoint_type": "phone-number"}
    made = [endpoints.create(channel_endpoint_sid=number, **phone) for number in numbers]
    said(made[0], channel_endpoint_sid=numbers[0], **phone, **kind.of(bundle))
    assert made[0].sid.startswith("RA")
    said(endpoints(made[0].sid).fetch(), channel_endpoint_sid=numbers[0])
    assert {one.channel_endpoint_sid for one in endpoints.list(page_size=1)} == {*numbers}
    assert [one.sid for one in endpoints.list(channel_endpoint_sid=numbers[0])] == [made[0].sid]
    assert len(endpoints.list(channel_endpoint_sids=",".join(numbers))) == 2
    with refused(400, 20001):
        endpoints.create(channel_endpoint_sid="PN" + "0" * 32, **phone)
    assert endpoints(made[0].sid).delete()
    with refused(404, 20404):
        endpoints(made[0].sid).fetch()


def an_evaluation_names_what_is_missing(kind: Kind, stage: Stage) -> None:
    bundle = kind.draft(stage)
    evaluations = kind.within(stage, bundle, "evaluations")
    empty = evaluations.create(policy_sid=kind.policy_sid)
    said(empty, status="noncompliant", policy_sid=kind.policy_sid, **kind.of(bundle))
    assert empty.results[0]["error_code"] == 22214
    assert {fault["error_code"] for fault in empty.results[0]["invalid"]} == {22215}
    kind.assign(stage, bundle, kind.parts(stage))
    whole = evaluations.create(policy_sid=kind.policy_sid)
    said(whole, status="compliant")
    assert all(result["passed"] and not result["invalid"] for result in whole.results)
    said(evaluations(empty.sid).fetch(), status="noncompliant", results=empty.results)
    assert {one.sid for one in evaluations.list(page_size=1)} == {empty.sid, whole.sid}
    with refused(404, 20404):
        evaluations.create(policy_sid="RN" + "0" * 32)
    with refused(404, 20404):
        evaluations("EL" + "0" * 32).fetch()


def an_approved_bundle_is_copied_to_be_changed(kind: Kind, stage: Stage) -> None:
    copies = getattr(stage.trusthub, f"{kind.plural}_provisional_copy")
    draft, bundle = kind.draft(stage), kind.approved(stage)
    with refused(400, 20001):
        copies(draft.sid).create()
    with refused(404, 20404):
        copies(bundle.sid).fetch()
    said(copies(bundle.sid).create(), status="draft", friendly_name="Owl Post", email=EMAIL)
    said(copies(bundle.sid).fetch(), status="draft", policy_sid=kind.policy_sid, **kind.of(bundle))


_FILED = ("Create", "Fetch", "Delete", "List")
for _kind in (PROFILES, PRODUCTS):
    for _scenario, _verbs, _tail in (
        (a_bundle_is_handed_in_and_reviewed, (*_FILED, "Update"), ""),
        (entities_are_assigned_and_taken_out, _FILED, "EntityAssignment"),
        (phone_numbers_are_assigned_and_taken_away, _FILED, "ChannelEndpointAssignment"),
        (an_evaluation_names_what_is_missing, ("Create", "Fetch", "List"), "Evaluation"),
        (an_approved_bundle_is_copied_to_be_changed, ("Create", "Fetch"), "ProvisionalCopy"),
    ):
        _operations = (f"{verb}{_kind.noun}{_tail}" for verb in _verbs)
        drives("trusthub_v1", *_operations)(partial(_scenario, _kind))
