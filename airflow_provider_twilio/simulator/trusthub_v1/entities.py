"""End users and supporting documents, the entities in bundles.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/enduser-resource
https://www.twilio.com/docs/trust-hub/trusthub-rest-api/supportingdocument-resource
"""

import json
from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Handler, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import bad_parameter
from airflow_provider_twilio.simulator.paging import v1_list
from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Table
from airflow_provider_twilio.simulator.trusthub_v1 import types
from airflow_provider_twilio.simulator.trusthub_v1.types import TRUSTHUB, Type


@dataclass(slots=True, kw_only=True)
class Entity(Record):
    friendly_name: str
    type: str
    attributes: Wire


@dataclass(slots=True, kw_only=True)
class EndUser(Entity):
    """A business or a person."""


@dataclass(slots=True, kw_only=True)
class SupportingDocument(Entity):
    """A document as evidence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two kinds of entities: their path, the start of their SIDs and their other properties."""

    record: type[Entity]
    path: str
    prefix: str
    types: Table[Type]
    more: Wire


END_USERS = Kind(EndUser, "EndUsers", "IT", types.END_USERS, {})
DOCUMENTS = Kind(
    SupportingDocument,
    "SupportingDocuments",
    "RD",
    types.DOCUMENTS,
    {"status": "DRAFT", "mime_type": None},
)
KINDS = (END_USERS, DOCUMENTS)


def render(state: State, kind: Kind, entity: Entity) -> Wire:
    return {
        "sid": entity.sid,
        "account_sid": state.account_sid,
        "friendly_name": entity.friendly_name,
        "type": entity.type,
        "attributes": entity.attributes,
        **kind.more,
        "date_created": iso8601(entity.created),
        "date_updated": iso8601(entity.updated),
        "url": f"{TRUSTHUB}/v1/{kind.path}/{entity.sid}",
    }


def _attributes(form: Params) -> Wire | None:
    """Return the JSON object in ``Attributes``, or ``None`` without any."""
    if (text := form.given("Attributes")) is None:
        return None
    try:
        attributes = json.loads(text)
    except ValueError as problem:
        raise bad_parameter("Invalid Attributes: not JSON") from problem
    if not isinstance(attributes, dict):
        raise bad_parameter("Invalid Attributes: not a JSON object")
    return attributes


def _type(kind: Kind, form: Params) -> str:
    name = form.required("Type")
    if types.named(kind.types, name) is None:
        known = ", ".join(one.machine_name for one in kind.types)
        raise bad_parameter(f"Invalid Type: {name!r} is none of {known}")
    return name


def _routes(kind: Kind) -> Routes:
    def create(state: State, call: Call) -> Reply:
        form, now = call.form, state.now()
        entity = kind.record(
            sid=new_sid(kind.prefix),
            created=now,
            updated=now,
            friendly_name=form.required("FriendlyName"),
            type=_type(kind, form),
            attributes=_attributes(form) or {},
        )
        return Reply(201, render(state, kind, state.table(kind.record).add(entity)))

    def fetch(state: State, call: Call) -> Reply:
        return Reply(200, render(state, kind, state.find(kind.record, call["Sid"])))

    def update(state: State, call: Call) -> Reply:
        """Change an entity. Given attributes replace all earlier ones."""
        entity = state.find(kind.record, call["Sid"])
        attributes = _attributes(call.form)
        entity.attributes = entity.attributes if attributes is None else attributes
        entity.friendly_name = call.form.given("FriendlyName") or entity.friendly_name
        entity.updated = state.now()
        return Reply(200, render(state, kind, entity))

    def delete(state: State, call: Call) -> Reply:
        state.table(kind.record).remove(state.find(kind.record, call["Sid"]))
        return Reply(204)

    def list_all(state: State, call: Call) -> Reply:
        rows = state.table(kind.record).all()
        return v1_list(state, call, "results", rows, lambda one: render(state, kind, one), TRUSTHUB)

    handlers: dict[str, Handler] = {"GET": fetch, "POST": update, "DELETE": delete}
    return {
        ("GET", f"/v1/{kind.path}"): list_all,
        ("POST", f"/v1/{kind.path}"): create,
        **{(verb, f"/v1/{kind.path}/{{Sid}}"): handler for verb, handler in handlers.items()},
    }


ROUTES: Routes = {route: handler for kind in KINDS for route, handler in _routes(kind).items()}
