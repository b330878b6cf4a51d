"""Add-ons of a number, and the products that each extends.

Every well-formed installation (``XE…``) counts as the account's, and all are of the same add-on.

https://www.twilio.com/docs/marketplace/api/incoming-phone-number-assigned-add-ons
https://www.twilio.com/docs/marketplace/api/incoming-phone-number-assigned-add-ons-extensions
"""

from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import AssignedAddOn, IncomingNumber, Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record, Selection

_EXTENSIONS = (
    ("sms-incoming", "Incoming SMS Message", "Programmable Messaging"),
    ("voice-incoming", "Incoming Voice Call", "Programmable Voice"),
)


@dataclass(slots=True, kw_only=True)
class Extension(Record):
    unique_name: str
    friendly_name: str
    product_name: str


def _uri(number: IncomingNumber, add_on: AssignedAddOn) -> str:
    account_sid = number.options["account_sid"]
    numbers = f"/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers"
    return f"{numbers}/{number.sid}/AssignedAddOns/{add_on.sid}"


def render(number: IncomingNumber, add_on: AssignedAddOn) -> Wire:
    uri = _uri(number, add_on)
    return {
        "sid": add_on.sid,
        "account_sid": number.options["account_sid"],
        "resource_sid": number.sid,
        "friendly_name": "Owl Caller Name",
        "description": "Tells who calls and writes.",
        "configuration": {"language": "en"},
        "unique_name": "owl_caller_name",
        "date_created": rfc2822(add_on.created),
        "date_updated": rfc2822(add_on.updated),
        "uri": f"{uri}.json",
        "subresource_uris": {"extensions": f"{uri}/Extensions.json"},
    }


def create_add_on(state: State, call: Call) -> Reply:
    number = state.find(IncomingNumber, call["ResourceSid"])
    sid = call.form.sid("InstalledAddOnSid", "XE", required=True)
    if number.add_ons.get(sid) is not None:
        raise TwilioError(20409, problem=f"{sid} is already assigned to this number")
    now = state.now()
    add_on = number.add_ons.add(AssignedAddOn(sid=sid, created=now, updated=now))
    return Reply(201, render(number, add_on))


def _find(state: State, call: Call, name: str) -> tuple[IncomingNumber, AssignedAddOn]:
    number = state.find(IncomingNumber, call["ResourceSid"])
    add_on = number.add_ons.get(call[name])
    if add_on is None:
        raise TwilioError(20404)
    return number, add_on


def fetch_add_on(state: State, call: Call) -> Reply:
    return Reply(200, render(*_find(state, call, "Sid")))


def delete_add_on(state: State, call: Call) -> Reply:
    number, add_on = _find(state, call, "Sid")
    number.add_ons.remove(add_on)
    return Reply(204)


def list_add_ons(state: State, call: Call) -> Reply:
    number = state.find(IncomingNumber, call["ResourceSid"])
    rows = number.add_ons.all()
    return v2010_list(state, call, "assigned_add_ons", rows, lambda add_on: render(number, add_on))


def _extensions(add_on: AssignedAddOn) -> list[Extension]:
    return [
        Extension(
            sid=f"XF{add_on.sid[2:-1]}{position}",
            created=add_on.created,
            updated=add_on.updated,
            position=position,
            unique_name=unique_name,
            friendly_name=friendly_name,
            product_name=product_name,
        )
        for position, (unique_name, friendly_name, product_name) in enumerate(_EXTENSIONS)
    ]


def _render_extension(number: IncomingNumber, add_on: AssignedAddOn, extension: Extension) -> Wire:
    return {
        "sid": extension.sid,
        "account_sid": number.options["account_sid"],
        "resource_sid": number.sid,
        "assigned_add_on_sid": add_on.sid,
        "friendly_name": extension.friendly_name,
        "product_name": extension.product_name,
        "unique_name": extension.unique_name,
        "enabled": True,
        "uri": f"{_uri(number, add_on)}/Extensions/{extension.sid}.json",
    }


def fetch_extension(state: State, call: Call) -> Reply:
    number, add_on = _find(state, call, "AssignedAddOnSid")
    for extension in _extensions(add_on):
        if extension.sid == call["Sid"]:
            return Reply(200, _render_extension(number, add_on, extension))
    raise TwilioError(20404)


def list_extensions(state: State, call: Call) -> Reply:
    number, add_on = _find(state, call, "AssignedAddOnSid")
    rows = Selection(_extensions(add_on))
    return v2010_list(
        state, call, "extensions", rows, lambda extension: _render_extension(number, add_on, extension)
    )


_LIST = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns"
_EXTENSION_LIST = f"{_LIST}/{{AssignedAddOnSid}}/Extensions"
ROUTES: Routes = {
    ("GET", f"{_LIST}.json"): list_add_ons,
    ("POST", f"{_LIST}.json"): create_add_on,
    ("GET", f"{_LIST}/{{Sid}}.json"): fetch_add_on,
    ("DELETE", f"{_LIST}/{{Sid}}.json"): delete_add_on,
    ("GET", f"{_EXTENSION_LIST}.json"): list_extensions,
    ("GET", f"{_EXTENSION_LIST}/{{Sid}}.json"): fetch_extension,
}
