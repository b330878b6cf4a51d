"""The policies with the requirements of bundles.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/policies
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import v1_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Table
from airflow_provider_twilio.simulator.trusthub_v1 import types
from airflow_provider_twilio.simulator.trusthub_v1.types import TRUSTHUB

PRIMARY = "RN6433641899984f951173ef1738c3bdd0"
SECONDARY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
STARTER = "RN806dd6cd175f314e1f96a9727ee271f4"
A2P_BUSINESS = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
A2P_SOLE_PROPRIETOR = "RN670d5d2e282a6130ae063b234b6019c8"

PROFILE_TYPES = {
    "primary_customer_profile_type_business": PRIMARY,
    "secondary_customer_profile_type_business": SECONDARY,
    "starter_customer_profile_type_business": STARTER,
}
"""Policies' names for the profiles that other bundles need, with the policies of those profiles."""


class EndUser(NamedTuple):
    """An end user of this type. It may be omitted unless it is ``required``."""

    type: str
    name: str
    required: bool = True


class Document(NamedTuple):
    """A document of one of these types."""

    requirement: str
    name: str
    types: Sequence[str]


class Profile(NamedTuple):
    """A customer profile of one of these types."""

    requirement: str
    names: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Policy(Record):
    friendly_name: str
    end_users: Sequence[EndUser]
    documents: Sequence[Document] = ()
    profiles: Sequence[Profile] = ()


_BUSINESS = (
    EndUser(types.BUSINESS, "Business Information"),
    EndUser(types.REPRESENTATIVES[0], "Authorized Representative 1"),
    EndUser(types.REPRESENTATIVES[1], "Authorized Representative 2", required=False),
)
_ADDRESS = Document("customer_profile_address", "Physical Business Address", (types.ADDRESS,))
_STARTER_ADDRESS = Document(
    "customer_profile_address", "Customer Profile Address", (types.ADDRESS, types.STARTER_ADDRESS)
)
_PRIMARY = Profile(
    "primary_customer_profile", {"primary_customer_profile_type_business": "Primary Customer Profile Bundle"}
)


def _policies() -> Iterator[Policy]:
    yield Policy(
        sid=PRIMARY,
        created=0,
        updated=0,
        friendly_name="Primary Customer Profile of type Business",
        end_users=_BUSINESS,
        documents=(_ADDRESS,),
    )
    yield Policy(
        sid=SECONDARY,
        created=0,
        updated=0,
        friendly_name="Secondary Customer Profile of type Business",
        end_users=_BUSINESS,
        documents=(_ADDRESS,),
        profiles=(_PRIMARY,),
    )
    yield Policy(
        sid=STARTER,
        created=0,
        updated=0,
        friendly_name="Starter Customer Profile of type Business",
        end_users=(EndUser(types.STARTER, "Information"),),
        documents=(_STARTER_ADDRESS,),
        profiles=(_PRIMARY,),
    )
    yield Policy(
        sid=A2P_BUSINESS,
        created=0,
        updated=0,
        friendly_name="A2P Messaging: Local - Business",
        end_users=(EndUser(types.MESSAGING, "US A2P Messaging Profile Information"),),
        profiles=(
            Profile(
                "customer_profile",
                {
                    "secondary_customer_profile_type_business": "Secondary Customer Profile Bundle",
                    "primary_customer_profile_type_business": "Primary Customer Profile Bundle",
                },
            ),
        ),
    )
    yield Policy(
        sid=A2P_SOLE_PROPRIETOR,
        created=0,
        updated=0,
        friendly_name="Sole Proprietor TrustProduct",
        end_users=(EndUser(types.SOLE_PROPRIETOR, "Sole Proprietor Information"),),
        profiles=(
            Profile(
                "customer_profile",
                {"starter_customer_profile_type_business": "Starter Customer Profile(isv customers) Proof"},
            ),
        ),
    )


POLICIES: Table[Policy] = Table()
for _policy in _policies():
    POLICIES.add(_policy)


def find_policy(sid: str) -> Policy:
    """Return a policy.

    :raises TwilioError: 20404 if there is none.
    """
    policy = POLICIES.get(sid)
    if policy is None:
        raise TwilioError(20404)
    return policy


def fields_of(name: str) -> tuple[str, ...]:
    """Return the fields of a type of end users or documents."""
    found = types.named((*types.END_USERS, *types.DOCUMENTS), name)
    return found.fields if found else ()


def render(policy: Policy) -> Wire:
    return {
        "sid": policy.sid,
        "friendly_name": policy.friendly_name,
        "requirements": {
            "end_user": [_render_end_user(one) for one in policy.end_users],
            "supporting_trust_products": [],
            "supporting_document": [[_render_document(one) for one in policy.documents]],
            "supporting_customer_profiles": [
                {"type": kind, "name": name, "requirement_name": one.requirement}
                for one in policy.profiles
                for kind, name in one.names.items()
            ],
        },
        "url": f"{TRUSTHUB}/v1/Policies/{policy.sid}",
    }


def _render_end_user(one: EndUser) -> Wire:
    return {
        "url": f"/EndUserTypes/{one.type}",
        "fields": list(fields_of(one.type)),
        "type": one.type,
        "name": one.name,
        "requirement_name": one.type,
    }


def _render_document(one: Document) -> Wire:
    return {
        "description": one.name,
        "type": "document",
        "name": one.name,
        "accepted_documents": [
            {
                "url": f"/SupportingDocumentTypes/{kind}",
                "fields": list(fields_of(kind)),
                "type": kind,
                "name": one.name,
            }
            for kind in one.types
        ],
        "requirement_name": one.requirement,
    }


def list_policies(state: State, call: Call) -> Reply:
    return v1_list(state, call, "results", POLICIES.all(), render, TRUSTHUB)


def fetch_policy(state: State, call: Call) -> Reply:
    return Reply(200, render(find_policy(call["Sid"])))


ROUTES: Routes = {("GET", "/v1/Policies"): list_policies, ("GET", "/v1/Policies/{Sid}"): fetch_policy}
