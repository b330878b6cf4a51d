"""The account's short codes. The API can't lease them, so the account has some from the start.

https://www.twilio.com/docs/messaging/api/short-codes-resource
"""

import re

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.params import wire_name
from airflow_provider_twilio.simulator.records import ShortCode, ShortCodeBook, Wire
from airflow_provider_twilio.simulator.state import State

SEEDED = {
    "SC5117a70e5117a70e5117a70e00069578": ("69578", "US", "sms mms"),
    "SC5117a70e5117a70e5117a70e00695782": ("695782", "US", "sms"),
    "SC5117a70e5117a70e5117a70e00069579": ("69579", "CA", "sms"),
}
"""Digits, country and capabilities by SID."""

_API_VERSIONS = ("2010-04-01", "2008-08-01")
_URLS = ("SmsUrl", "SmsFallbackUrl")
_METHODS = ("SmsMethod", "SmsFallbackMethod")


def seed(state: State) -> None:
    for sid, (digits, country, capabilities) in SEEDED.items():
        short_code = ShortCode(
            sid=sid,
            created=state.opened,
            updated=state.opened,
            short_code=digits,
            country=country,
            capabilities={word: word in capabilities.split() for word in ("sms", "mms")},
            options={
                "account_sid": state.account_sid,
                "friendly_name": digits,
                "api_version": _API_VERSIONS[0],
                "sms_url": None,
                "sms_method": "POST",
                "sms_fallback_url": None,
                "sms_fallback_method": "POST",
            },
        )
        state.store(ShortCodeBook)[digits] = state.table(ShortCode).add(short_code)


def render(short_code: ShortCode) -> Wire:
    account_sid = short_code.options["account_sid"]
    return {
        "sid": short_code.sid,
        "short_code": short_code.short_code,
        **short_code.options,
        "date_created": rfc2822(short_code.created),
        "date_updated": rfc2822(short_code.updated),
        "uri": f"/2010-04-01/Accounts/{account_sid}/SMS/ShortCodes/{short_code.sid}.json",
    }


def fetch_short_code(state: State, call: Call) -> Reply:
    return Reply(200, render(state.find(ShortCode, call["Sid"])))


def _read_options(call: Call) -> Wire:
    form = call.form
    options: Wire = {wire_name(name): form.url(name) for name in _URLS if name in form}
    options |= {wire_name(name): form.one_of(name, ("GET", "POST")) for name in _METHODS if form.given(name)}
    if (version := form.one_of("ApiVersion", _API_VERSIONS)) is not None:
        options["api_version"] = version
    if (name := form.short_text("FriendlyName", 64)) is not None:
        options["friendly_name"] = name
    return options


def update_short_code(state: State, call: Call) -> Reply:
    short_code = state.find(ShortCode, call["Sid"])
    short_code.options |= _read_options(call)
    short_code.updated = state.now()
    return Reply(200, render(short_code))


def list_short_codes(state: State, call: Call) -> Reply:
    name, part = call.query.given("FriendlyName"), call.query.given("ShortCode")
    digits = re.compile(re.escape(part or "").replace(r"\*", r"\d"))
    rows = state.table(ShortCode).where(
        lambda row: name in (None, row.options["friendly_name"]) and bool(digits.search(row.short_code))
    )
    return v2010_list(state, call, "short_codes", rows, render)


_LIST = "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes"
ROUTES: Routes = {
    ("GET", f"{_LIST}.json"): list_short_codes,
    ("GET", f"{_LIST}/{{Sid}}.json"): fetch_short_code,
    ("POST", f"{_LIST}/{{Sid}}.json"): update_short_code,
}
