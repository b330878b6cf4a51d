"""Alphanumeric senders of a Messaging Service: one for every country, and others for single countries.

Twilio has two resources for them, with the same SIDs. AlphaSenders has only the first kind.

https://www.twilio.com/docs/messaging/api/alphasender-resource
https://www.twilio.com/docs/messaging/api/destination-alphasender-resource
"""

import re

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.phone_numbers import is_alphanumeric_sender
from airflow_provider_twilio.simulator.records import AlphaSender, Service, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State

_COUNTRY = re.compile(r"[A-Z]{2}")


def _render(state: State, sender: AlphaSender, resource: str) -> Wire:
    return {
        "sid": sender.sid,
        "account_sid": state.account_sid,
        "service_sid": sender.service_sid,
        "date_created": iso8601(sender.created),
        "date_updated": iso8601(sender.updated),
        "alpha_sender": sender.alpha_sender,
        "capabilities": ["SMS"],
        "url": f"{MESSAGING}/v1/Services/{sender.service_sid}/{resource}/{sender.sid}",
    }


def render(state: State, sender: AlphaSender) -> Wire:
    return _render(state, sender, "AlphaSenders")


def render_destination(state: State, sender: AlphaSender) -> Wire:
    wire = _render(state, sender, "DestinationAlphaSenders")
    return wire | {"iso_country_code": sender.country}


def _create(state: State, call: Call, country: str) -> AlphaSender:
    service = state.find(Service, call["ServiceSid"])
    name = call.form.required("AlphaSender")
    if not is_alphanumeric_sender(name):
        raise bad_parameter(f"Invalid AlphaSender: {name!r}")
    if any(sender.country == country for sender in service.alpha_senders):
        place = country or "all countries"
        raise TwilioError(20409, problem=f"The Messaging Service already has an alpha sender for {place}")
    now = state.now()
    sender = AlphaSender(
        sid=new_sid("AI"),
        created=now,
        updated=now,
        alpha_sender=name,
        country=country,
        service_sid=service.sid,
    )
    return service.alpha_senders.add(sender)


def create_alpha_sender(state: State, call: Call) -> Reply:
    return Reply(201, render(state, _create(state, call, "")))


def create_destination_alpha_sender(state: State, call: Call) -> Reply:
    country = call.form.get("IsoCountryCode") or ""
    if country and not _COUNTRY.fullmatch(country):
        raise bad_parameter(f"Invalid IsoCountryCode: {country!r} is not two capital letters")
    return Reply(201, render_destination(state, _create(state, call, country)))


def _find(state: State, call: Call) -> tuple[Service, AlphaSender]:
    service = state.find(Service, call["ServiceSid"])
    sender = service.alpha_senders.get(call["Sid"])
    if sender is None:
        raise TwilioError(20404)
    return service, sender


def _find_default(state: State, call: Call) -> tuple[Service, AlphaSender]:
    service, sender = _find(state, call)
    if sender.country:
        raise TwilioError(20404)
    return service, sender


def fetch_alpha_sender(state: State, call: Call) -> Reply:
    return Reply(200, render(state, _find_default(state, call)[1]))


def fetch_destination_alpha_sender(state: State, call: Call) -> Reply:
    return Reply(200, render_destination(state, _find(state, call)[1]))


def delete_alpha_sender(state: State, call: Call) -> Reply:
    service, sender = _find_default(state, call)
    service.alpha_senders.remove(sender)
    return Reply(204)


def delete_destination_alpha_sender(state: State, call: Call) -> Reply:
    service, sender = _find(state, call)
    service.alpha_senders.remove(sender)
    return Reply(204)


def list_alpha_senders(state: State, call: Call) -> Reply:
    rows = state.find(Service, call["ServiceSid"]).alpha_senders.where(lambda sender: not sender.country)
    return v1_list(state, call, "alpha_senders", rows, lambda sender: render(state, sender))


def list_destination_alpha_senders(state: State, call: Call) -> Reply:
    country = call.query.given("IsoCountryCode")
    senders = state.find(Service, call["ServiceSid"]).alpha_senders
    rows = senders.where(lambda sender: country in (None, sender.country))
    return v1_list(state, call, "alpha_senders", rows, lambda sender: render_destination(state, sender))


_LIST = "/v1/Services/{ServiceSid}/AlphaSenders"
_DESTINATION_LIST = "/v1/Services/{ServiceSid}/DestinationAlphaSenders"
ROUTES: Routes = {
    ("GET", _LIST): list_alpha_senders,
    ("POST", _LIST): create_alpha_sender,
    ("GET", _LIST + "/{Sid}"): fetch_alpha_sender,
    ("DELETE", _LIST + "/{Sid}"): delete_alpha_sender,
    ("GET", _DESTINATION_LIST): list_destination_alpha_senders,
    ("POST", _DESTINATION_LIST): create_destination_alpha_sender,
    ("GET", _DESTINATION_LIST + "/{Sid}"): fetch_destination_alpha_sender,
    ("DELETE", _DESTINATION_LIST + "/{Sid}"): delete_destination_alpha_sender,
}
