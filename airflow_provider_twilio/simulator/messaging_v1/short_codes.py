"""The short codes of a Messaging Service.

https://www.twilio.com/docs/messaging/api/shortcode-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.records import PoolShortCode, Service, ShortCode, Wire
from airflow_provider_twilio.simulator.state import State

_CAPABILITIES = {"mms": "MMS", "sms": "SMS"}


def render(entry: PoolShortCode) -> Wire:
    short_code = entry.short_code
    return {
        "sid": short_code.sid,
        "account_sid": short_code.options["account_sid"],
        "service_sid": entry.service_sid,
        "date_created": iso8601(entry.created),
        "date_updated": iso8601(entry.updated),
        "short_code": short_code.short_code,
        "country_code": short_code.country,
        "capabilities": [word for key, word in _CAPABILITIES.items() if short_code.capabilities[key]],
        "url": f"{MESSAGING}/v1/Services/{entry.service_sid}/ShortCodes/{short_code.sid}",
    }


def create_short_code(state: State, call: Call) -> Reply:
    service = state.find(Service, call["ServiceSid"])
    short_code = state.find(ShortCode, call.form.sid("ShortCodeSid", "SC", required=True))
    if short_code.service_sid == service.sid:
        raise TwilioError(21710)
    if short_code.service_sid is not None:
        raise TwilioError(21712)
    now = state.now()
    entry = PoolShortCode(
        sid=short_code.sid, created=now, updated=now, short_code=short_code, service_sid=service.sid
    )
    short_code.service_sid = service.sid
    return Reply(201, render(service.short_codes.add(entry)))


def _find(state: State, call: Call) -> tuple[Service, PoolShortCode]:
    service = state.find(Service, call["ServiceSid"])
    entry = service.short_codes.get(call["Sid"])
    if entry is None:
        raise TwilioError(20404)
    return service, entry


def fetch_short_code(state: State, call: Call) -> Reply:
    return Reply(200, render(_find(state, call)[1]))


def delete_short_code(state: State, call: Call) -> Reply:
    service, entry = _find(state, call)
    service.short_codes.remove(entry)
    entry.short_code.service_sid = None
    return Reply(204)


def list_short_codes(state: State, call: Call) -> Reply:
    service = state.find(Service, call["ServiceSid"])
    return v1_list(state, call, "short_codes", service.short_codes.all(), render)


_LIST = "/v1/Services/{ServiceSid}/ShortCodes"
ROUTES: Routes = {
    ("GET", _LIST): list_short_codes,
    ("POST", _LIST): create_short_code,
    ("GET", _LIST + "/{Sid}"): fetch_short_code,
    ("DELETE", _LIST + "/{Sid}"): delete_short_code,
}
