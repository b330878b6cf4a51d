"""Records of bundles: customer profiles and trust products."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from airflow_provider_twilio.simulator.life import Life
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Table
from airflow_provider_twilio.simulator.trusthub_v1.entities import EndUser, Entity, SupportingDocument
from airflow_provider_twilio.simulator.trusthub_v1.policies import PRIMARY

DRAFT, PENDING, IN_REVIEW = "draft", "pending-review", "in-review"
REJECTED, APPROVED = "twilio-rejected", "twilio-approved"
STATUSES = (DRAFT, PENDING, IN_REVIEW, REJECTED, APPROVED)


@dataclass(slots=True, kw_only=True)
class EntityAssignment(Record):
    object_sid: str


@dataclass(slots=True, kw_only=True)
class EndpointAssignment(Record):
    endpoint_sid: str
    endpoint_type: str


@dataclass(slots=True, kw_only=True)
class Evaluation(Record):
    policy_sid: str
    results: list[Wire]

    @property
    def is_compliant(self) -> bool:
        return all(result["passed"] for result in self.results)


@dataclass(slots=True, kw_only=True)
class Bundle(Record):
    """A bundle.

    :param errors: shown once it is rejected.
    :param copied: time of its provisional copy.
    """

    policy_sid: str
    friendly_name: str
    email: str
    status_callback: str | None
    review: Life
    errors: list[Wire] = field(default_factory=list)
    copied: float | None = None
    entities: Table[EntityAssignment] = field(default_factory=Table)
    endpoints: Table[EndpointAssignment] = field(default_factory=Table)
    evaluations: Table[Evaluation] = field(default_factory=Table)


@dataclass(slots=True, kw_only=True)
class CustomerProfile(Bundle):
    """A customer profile."""


@dataclass(slots=True, kw_only=True)
class TrustProduct(Bundle):
    """A trust product."""


def find_object(state: State, sid: str) -> Entity | Bundle | None:
    """Return the object to assign. Of other accounts only the parent's primary profile can be assigned."""
    own = (
        state.table(EndUser).get(sid)
        or state.table(SupportingDocument).get(sid)
        or state.table(CustomerProfile).get(sid)
    )
    if own is not None:
        return own
    parent = state.accounts.state(state.accounts.account_of(state).owner_sid)
    profile = parent.table(CustomerProfile).get(sid) if parent else None
    return profile if profile is not None and profile.policy_sid == PRIMARY else None


def parts(state: State, bundle: Bundle) -> Iterator[Entity | Bundle]:
    """Yield a bundle's contents that haven't been deleted."""
    found = (find_object(state, assignment.object_sid) for assignment in bundle.entities)
    return (part for part in found if part is not None)
