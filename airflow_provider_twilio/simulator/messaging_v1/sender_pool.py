"""The phone numbers of a Messaging Service.

https://www.twilio.com/docs/messaging/api/phonenumber-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.records import IncomingNumber, PoolNumber, Service, Wire, leave
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import State

_CAPABILITIES = {"mms": "MMS", "sms": "SMS", "voice": "Voice"}
_SOLE_PROPRIETOR_LIMIT = 1


def render(entry: PoolNumber) -> Wire:
    number = entry.number
    return {
        "sid": number.sid,
        "account_sid": number.options["account_sid"],
        "service_sid": entry.service_sid,
        "date_created": iso8601(entry.created),
        "date_updated": iso8601(entry.updated),
        "phone_number": number.phone_number,
        "country_code": number.country,
        "capabilities": [word for key, word in _CAPABILITIES.items() if number.capabilities[key]],
        "url": f"{MESSAGING}/v1/Services/{entry.service_sid}/PhoneNumbers/{number.sid}",
    }


def _limit(state: State, service: Service) -> int:
    campaign = service.campaign
    if campaign is not None and campaign.usecase == "SOLE_PROPRIETOR":
        return _SOLE_PROPRIETOR_LIMIT
    return state.settings.pool_limit


def create_phone_number(state: State, call: Call) -> Reply:
    service = state.find(Service, call["ServiceSid"])
    sid = call.form.required("PhoneNumberSid")
    if not is_sid(sid, "PN"):
        raise TwilioError(21421, number=sid)
    number = state.table(IncomingNumber).get(sid)
    if number is None:
        raise TwilioError(21421, number=sid, status=404)
    if number.service_sid == service.sid:
        raise TwilioError(21710)
    if number.service_sid is not None:
        raise TwilioError(21712)
    if not (number.capabilities["sms"] or number.capabilities["mms"]):
        raise TwilioError(21715)
    if len(service.pool) >= _limit(state, service):
        raise TwilioError(21714)
    now = state.now()
    entry = PoolNumber(sid=sid, created=now, updated=now, number=number, service_sid=service.sid)
    number.service_sid = service.sid
    return Reply(201, render(service.pool.add(entry)))


def _find(state: State, call: Call) -> PoolNumber:
    entry = state.find(Service, call["ServiceSid"]).pool.get(call["Sid"])
    if entry is None:
        raise TwilioError(20404)
    return entry


def fetch_phone_number(state: State, call: Call) -> Reply:
    return Reply(200, render(_find(state, call)))


def delete_phone_number(state: State, call: Call) -> Reply:
    leave(state, _find(state, call).number)
    return Reply(204)


def list_phone_numbers(state: State, call: Call) -> Reply:
    pool = state.find(Service, call["ServiceSid"]).pool
    return v1_list(state, call, "phone_numbers", pool.all(), render)


_LIST = "/v1/Services/{ServiceSid}/PhoneNumbers"
ROUTES: Routes = {
    ("GET", _LIST): list_phone_numbers,
    ("POST", _LIST): create_phone_number,
    ("GET", _LIST + "/{Sid}"): fetch_phone_number,
    ("DELETE", _LIST + "/{Sid}"): delete_phone_number,
}
