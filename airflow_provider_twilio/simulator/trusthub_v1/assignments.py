"""The contents of a bundle: entities, phone numbers and evaluations.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles
"""

from functools import partial
from typing import TypeVar

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.paging import v1_list
from airflow_provider_twilio.simulator.records import IncomingNumber, Wire
from airflow_provider_twilio.simulator.sids import is_sid, new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Table
from airflow_provider_twilio.simulator.trusthub_v1.bundles import KINDS, Handle, Kind, check_changeable
from airflow_provider_twilio.simulator.trusthub_v1.entities import Entity
from airflow_provider_twilio.simulator.trusthub_v1.evaluations import evaluate
from airflow_provider_twilio.simulator.trusthub_v1.policies import PROFILE_TYPES, find_policy
from airflow_provider_twilio.simulator.trusthub_v1.records import (
    Bundle,
    EndpointAssignment,
    EntityAssignment,
    Evaluation,
    find_object,
)
from airflow_provider_twilio.simulator.trusthub_v1.types import TRUSTHUB

R = TypeVar("R", bound=Record)

_PHONE_NUMBER = "phone-number"
_ENTITIES, _ENDPOINTS, _EVALUATIONS = "EntityAssignments", "ChannelEndpointAssignments", "Evaluations"


def _about(state: State, kind: Kind, bundle: Bundle, what: str, record: Record) -> Wire:
    """Return the properties that all contents of a bundle show."""
    return {
        "sid": record.sid,
        f"{kind.word}_sid": bundle.sid,
        "account_sid": state.account_sid,
        "date_created": iso8601(record.created),
        "url": f"{kind.url(bundle)}/{what}/{record.sid}",
    }


def _find(table: Table[R], call: Call) -> R:
    record = table.get(call["Sid"])
    if record is None:
        raise TwilioError(20404)
    return record


def render_entity(state: State, kind: Kind, bundle: Bundle, one: EntityAssignment) -> Wire:
    return _about(state, kind, bundle, _ENTITIES, one) | {"object_sid": one.object_sid}


def assign_entity(kind: Kind, state: State, call: Call) -> Reply:
    bundle, sid = kind.find(state, call), call.form.required("ObjectSid")
    check_changeable(state, bundle)
    if not is_sid(sid, "IT", "RD", "BU") or find_object(state, sid) is None:
        raise bad_parameter(f"Invalid ObjectSid: there is no end user, document or profile {sid}")
    if any(assignment.object_sid == sid for assignment in bundle.entities):
        raise bad_parameter(f"Invalid ObjectSid: {sid} is assigned already")
    now = state.now()
    assignment = EntityAssignment(sid=new_sid("BV"), created=now, updated=now, object_sid=sid)
    return Reply(201, render_entity(state, kind, bundle, bundle.entities.add(assignment)))


def fetch_entity(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    return Reply(200, render_entity(state, kind, bundle, _find(bundle.entities, call)))


def remove_entity(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    assignment = _find(bundle.entities, call)
    check_changeable(state, bundle)
    bundle.entities.remove(assignment)
    return Reply(204)


def list_entities(kind: Kind, state: State, call: Call) -> Reply:
    bundle, wanted = kind.find(state, call), call.query.given("ObjectType")
    rows = bundle.entities.where(lambda one: wanted in (None, _type_of(state, one.object_sid)))
    return v1_list(state, call, "results", rows, partial(render_entity, state, kind, bundle), TRUSTHUB)


def _type_of(state: State, sid: str) -> str | None:
    """Return a policy's name for an object: the type of an end user, a document or a profile."""
    found = find_object(state, sid)
    if isinstance(found, Bundle):
        return next((name for name, policy in PROFILE_TYPES.items() if policy == found.policy_sid), None)
    return found.type if isinstance(found, Entity) else None


def render_endpoint(state: State, kind: Kind, bundle: Bundle, one: EndpointAssignment) -> Wire:
    said: Wire = {"channel_endpoint_sid": one.endpoint_sid, "channel_endpoint_type": one.endpoint_type}
    return _about(state, kind, bundle, _ENDPOINTS, one) | said


def assign_endpoint(kind: Kind, state: State, call: Call) -> Reply:
    bundle, form, now = kind.find(state, call), call.form, state.now()
    endpoint_type, sid = form.required("ChannelEndpointType"), form.required("ChannelEndpointSid")
    if endpoint_type != _PHONE_NUMBER:
        raise bad_parameter(f"Invalid ChannelEndpointType: {endpoint_type!r} is not {_PHONE_NUMBER}")
    if state.table(IncomingNumber).get(sid) is None:
        raise bad_parameter(f"Invalid ChannelEndpointSid: {sid} is no number of this account")
    if any(assignment.endpoint_sid == sid for assignment in bundle.endpoints):
        raise bad_parameter(f"Invalid ChannelEndpointSid: {sid} is assigned already")
    assignment = EndpointAssignment(
        sid=new_sid("RA"), created=now, updated=now, endpoint_sid=sid, endpoint_type=endpoint_type
    )
    return Reply(201, render_endpoint(state, kind, bundle, bundle.endpoints.add(assignment)))


def fetch_endpoint(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    return Reply(200, render_endpoint(state, kind, bundle, _find(bundle.endpoints, call)))


def remove_endpoint(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    bundle.endpoints.remove(_find(bundle.endpoints, call))
    return Reply(204)


def list_endpoints(kind: Kind, state: State, call: Call) -> Reply:
    bundle, query = kind.find(state, call), call.query
    one, several = query.given("ChannelEndpointSid"), query.given("ChannelEndpointSids")
    among = several.split(",") if several else None
    rows = bundle.endpoints.where(
        lambda row: one in (None, row.endpoint_sid) and (among is None or row.endpoint_sid in among)
    )
    return v1_list(state, call, "results", rows, partial(render_endpoint, state, kind, bundle), TRUSTHUB)


def render_evaluation(state: State, kind: Kind, bundle: Bundle, one: Evaluation) -> Wire:
    status = "compliant" if one.is_compliant else "noncompliant"
    said: Wire = {"policy_sid": one.policy_sid, "status": status, "results": one.results}
    return _about(state, kind, bundle, _EVALUATIONS, one) | said


def create_evaluation(kind: Kind, state: State, call: Call) -> Reply:
    bundle, now = kind.find(state, call), state.now()
    policy = find_policy(call.form.sid("PolicySid", "RN", required=True))
    evaluation = Evaluation(
        sid=new_sid("EL"),
        created=now,
        updated=now,
        policy_sid=policy.sid,
        results=evaluate(state, policy, bundle),
    )
    return Reply(201, render_evaluation(state, kind, bundle, bundle.evaluations.add(evaluation)))


def fetch_evaluation(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    return Reply(200, render_evaluation(state, kind, bundle, _find(bundle.evaluations, call)))


def list_evaluations(kind: Kind, state: State, call: Call) -> Reply:
    bundle = kind.find(state, call)
    rows = bundle.evaluations.all()
    return v1_list(state, call, "results", rows, partial(render_evaluation, state, kind, bundle), TRUSTHUB)


def _routes(kind: Kind) -> Routes:
    handles: dict[tuple[str, str], Handle] = {
        ("GET", _ENTITIES): list_entities,
        ("POST", _ENTITIES): assign_entity,
        ("GET", f"{_ENTITIES}/{{Sid}}"): fetch_entity,
        ("DELETE", f"{_ENTITIES}/{{Sid}}"): remove_entity,
        ("GET", _ENDPOINTS): list_endpoints,
        ("POST", _ENDPOINTS): assign_endpoint,
        ("GET", f"{_ENDPOINTS}/{{Sid}}"): fetch_endpoint,
        ("DELETE", f"{_ENDPOINTS}/{{Sid}}"): remove_endpoint,
        ("GET", _EVALUATIONS): list_evaluations,
        ("POST", _EVALUATIONS): create_evaluation,
        ("GET", f"{_EVALUATIONS}/{{Sid}}"): fetch_evaluation,
    }
    return {
        (verb, f"{kind.within}/{tail}"): partial(handle, kind) for (verb, tail), handle in handles.items()
    }


ROUTES: Routes = {route: handler for kind in KINDS for route, handler in _routes(kind).items()}
