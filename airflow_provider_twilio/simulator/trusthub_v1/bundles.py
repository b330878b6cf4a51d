"""Customer profiles and trust products, which are created, changed, submitted and reviewed in the same way.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles
https://www.twilio.com/docs/trust-hub/trusthub-rest-api/trust-products
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.life import Life
from airflow_provider_twilio.simulator.paging import v1_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1.policies import find_policy
from airflow_provider_twilio.simulator.trusthub_v1.records import (
    APPROVED,
    DRAFT,
    IN_REVIEW,
    PENDING,
    REJECTED,
    STATUSES,
    Bundle,
    CustomerProfile,
    TrustProduct,
)
from airflow_provider_twilio.simulator.trusthub_v1.review import hand_in
from airflow_provider_twilio.simulator.trusthub_v1.types import TRUSTHUB

_LINKS = {
    "entity_assignments": "EntityAssignments",
    "evaluations": "Evaluations",
    "channel_endpoint_assignment": "ChannelEndpointAssignments",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two kinds of bundles.

    :param path: path of the list.
    :param word: start of the names of properties about one.
    """

    record: type[Bundle]
    path: str
    word: str

    @property
    def one(self) -> str:
        """The path of one bundle."""
        return f"/v1/{self.path}/{{Sid}}"

    @property
    def within(self) -> str:
        """The path of a bundle's contents."""
        return f"/v1/{self.path}/{{{self.parameter}}}"

    @property
    def parameter(self) -> str:
        return f"{self.path.removesuffix('s')}Sid"

    def url(self, bundle: Bundle) -> str:
        return f"{TRUSTHUB}/v1/{self.path}/{bundle.sid}"

    def find(self, state: State, call: Call) -> Bundle:
        """Return the bundle in the path of one of its contents."""
        return state.find(self.record, call[self.parameter])


PROFILES = Kind(CustomerProfile, "CustomerProfiles", "customer_profile")
PRODUCTS = Kind(TrustProduct, "TrustProducts", "trust_product")
KINDS = (PROFILES, PRODUCTS)
Handle = Callable[[Kind, State, Call], Reply]


def render(state: State, kind: Kind, bundle: Bundle) -> Wire:
    since, status = bundle.review.stage(state.now())
    url = kind.url(bundle)
    return {
        "sid": bundle.sid,
        **_said(state, bundle, status),
        "date_created": iso8601(bundle.created),
        "date_updated": iso8601(max(bundle.updated, since)),
        "url": url,
        "links": {f"{kind.word}s_{name}": f"{url}/{tail}" for name, tail in _LINKS.items()},
        "errors": bundle.errors if status == REJECTED else None,
    }


def _said(state: State, bundle: Bundle, status: str) -> Wire:
    return {
        "account_sid": state.account_sid,
        "policy_sid": bundle.policy_sid,
        "friendly_name": bundle.friendly_name,
        "status": status,
        "email": bundle.email,
        "status_callback": bundle.status_callback,
        "valid_until": None,
    }


def create(kind: Kind, state: State, call: Call) -> Reply:
    form, now = call.form, state.now()
    policy_sid = form.sid("PolicySid", "RN", required=True)
    bundle = kind.record(
        sid=new_sid("BU"),
        created=now,
        updated=now,
        friendly_name=form.required("FriendlyName"),
        email=form.required("Email"),
        policy_sid=find_policy(policy_sid).sid,
        status_callback=form.url("StatusCallback"),
        review=Life.settled(now, DRAFT),
    )
    return Reply(201, render(state, kind, state.table(kind.record).add(bundle)))


def fetch(kind: Kind, state: State, call: Call) -> Reply:
    return Reply(200, render(state, kind, state.find(kind.record, call["Sid"])))


def update(kind: Kind, state: State, call: Call) -> Reply:
    bundle, form = state.find(kind.record, call["Sid"]), call.form
    wanted = form.one_of("Status", STATUSES)
    callback = form.url("StatusCallback") if "StatusCallback" in form else bundle.status_callback
    if wanted is not None:
        _change_status(state, bundle, wanted)
    bundle.status_callback = callback
    bundle.friendly_name = form.given("FriendlyName") or bundle.friendly_name
    bundle.email = form.given("Email") or bundle.email
    bundle.updated = state.now()
    return Reply(200, render(state, kind, bundle))


def _change_status(state: State, bundle: Bundle, wanted: str) -> None:
    """Submit a bundle, also again after a correction. Only reviewers set another status."""
    status = bundle.review.status(state.now())
    if wanted != PENDING or status in (PENDING, IN_REVIEW):
        raise bad_parameter(f"Invalid Status: a bundle that is {status} can't be set to {wanted}")
    hand_in(state, bundle)


def delete(kind: Kind, state: State, call: Call) -> Reply:
    bundle = state.find(kind.record, call["Sid"])
    check_changeable(state, bundle)
    state.table(kind.record).remove(bundle)
    return Reply(204)


def check_changeable(state: State, bundle: Bundle) -> None:
    """Check that a bundle can be changed.

    :raises TwilioError: it is being reviewed, or approved without a provisional copy.
    """
    status = bundle.review.status(state.now())
    if status in (PENDING, IN_REVIEW) or (status == APPROVED and bundle.copied is None):
        raise bad_parameter(f"A bundle that is {status} can't be changed")


def list_all(kind: Kind, state: State, call: Call) -> Reply:
    query, now = call.query, state.now()
    status, name = query.one_of("Status", STATUSES), query.given("FriendlyName")
    policy_sid = query.sid("PolicySid", "RN")
    rows = state.table(kind.record).where(
        lambda bundle: (
            status in (None, bundle.review.status(now))
            and name in (None, bundle.friendly_name)
            and policy_sid in (None, bundle.policy_sid)
        )
    )
    return v1_list(state, call, "results", rows, partial(render, state, kind), TRUSTHUB)


def create_copy(kind: Kind, state: State, call: Call) -> Reply:
    """Open an approved bundle for changes."""
    bundle = kind.find(state, call)
    if bundle.review.status(state.now()) != APPROVED:
        raise bad_parameter("Only an approved bundle can be copied")
    bundle.copied = state.now()
    return Reply(201, _render_copy(state, kind, bundle, bundle.copied))


def fetch_copy(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    if bundle.copied is None:
        raise TwilioError(20404)
    return Reply(200, _render_copy(state, kind, bundle, bundle.copied))


def _render_copy(state: State, kind: Kind, bundle: Bundle, copied: float) -> Wire:
    return {
        f"{kind.word}_sid": bundle.sid,
        **_said(state, bundle, DRAFT),
        "date_created": iso8601(copied),
        "date_updated": iso8601(copied),
        "url": f"{kind.url(bundle)}/ProvisionalCopy",
    }


def _routes(kind: Kind) -> Routes:
    handles: dict[tuple[str, str], Handle] = {
        ("GET", f"/v1/{kind.path}"): list_all,
        ("POST", f"/v1/{kind.path}"): create,
        ("GET", kind.one): fetch,
        ("POST", kind.one): update,
        ("DELETE", kind.one): delete,
        ("POST", f"{kind.within}/ProvisionalCopy"): create_copy,
        ("GET", f"{kind.within}/ProvisionalCopy"): fetch_copy,
    }
    return {route: partial(handle, kind) for route, handle in handles.items()}


ROUTES: Routes = {route: handler for kind in KINDS for route, handler in _routes(kind).items()}
