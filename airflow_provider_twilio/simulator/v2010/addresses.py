"""Postal addresses.

https://www.twilio.com/docs/usage/api/address
"""

import re
from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import bad_parameter
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.params import Params, wire_name
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record

_REQUIRED = ("CustomerName", "Street", "City", "Region", "PostalCode")
_COUNTRY = re.compile("[A-Z]{2}")
_LONGEST_NAME = 64


@dataclass(slots=True, kw_only=True)
class Address(Record):
    options: Wire


def render(state: State, address: Address) -> Wire:
    return {
        "sid": address.sid,
        "account_sid": state.account_sid,
        **address.options,
        "validated": False,
        "verified": False,
        "date_created": rfc2822(address.created),
        "date_updated": rfc2822(address.updated),
        "uri": f"/2010-04-01/Accounts/{state.account_sid}/Addresses/{address.sid}.json",
    }


def _read(form: Params) -> Wire:
    """Return the changes in a form. AutoCorrectAddress is accepted, and nothing is corrected."""
    form.boolean("AutoCorrectAddress")
    options: Wire = {wire_name(name): form.required(name) for name in _REQUIRED if name in form}
    if "FriendlyName" in form:
        options["friendly_name"] = form.short_text("FriendlyName", _LONGEST_NAME) or ""
    if "StreetSecondary" in form:
        options["street_secondary"] = form.given("StreetSecondary")
    if (emergency := form.boolean("EmergencyEnabled")) is not None:
        options["emergency_enabled"] = emergency
    return options


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise bad_parameter(f"Invalid IsoCountry: {text!r} is not a country's two letters")
    return text


def create_address(state: State, call: Call) -> Reply:
    form, now = call.form, state.now()
    for name in (*_REQUIRED, "IsoCountry"):
        form.required(name)
    usual: Wire = {"friendly_name": "", "street_secondary": None, "emergency_enabled": False}
    options = usual | _read(form) | {"iso_country": _country(form.required("IsoCountry"))}
    address = Address(sid=new_sid("AD"), created=now, updated=now, options=options)
    return Reply(201, render(state, state.table(Address).add(address)))


def fetch_address(state: State, call: Call) -> Reply:
    return Reply(200, render(state, state.find(Address, call["Sid"])))


def update_address(state: State, call: Call) -> Reply:
    address = state.find(Address, call["Sid"])
    address.options |= _read(call.form)
    address.updated = state.now()
    return Reply(200, render(state, address))


def delete_address(state: State, call: Call) -> Reply:
    state.table(Address).remove(state.find(Address, call["Sid"]))
    return Reply(204)


def list_addresses(state: State, call: Call) -> Reply:
    query = call.query
    wanted: Wire = {
        wire_name(name): query.given(name) for name in ("CustomerName", "FriendlyName", "IsoCountry")
    }
    wanted |= {"emergency_enabled": query.boolean("EmergencyEnabled")}
    rows = state.table(Address).where(
        lambda address: all(value in (None, address.options[name]) for name, value in wanted.items())
    )
    return v2010_list(state, call, "addresses", rows, lambda address: render(state, address))


_LIST = "/2010-04-01/Accounts/{AccountSid}/Addresses.json"
_ONE = "/2010-04-01/Accounts/{AccountSid}/Addresses/{Sid}.json"
ROUTES: Routes = {
    ("GET", _LIST): list_addresses,
    ("POST", _LIST): create_address,
    ("GET", _ONE): fetch_address,
    ("POST", _ONE): update_address,
    ("DELETE", _ONE): delete_address,
}
