"""The business information in a customer profile: enough of TrustHub to repair a rejected brand.

Every well-formed customer profile (``BU…``) counts as existing and approved; its business information is
the end user whose SID has the same digits (``IT…``). Profiles that begin with ``BUfa11`` have a malformed
business registration number until UpdateEndUser mends it.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/enduser-resource
"""

import json
import re
from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import Record, State

_HOST = "https://trusthub.twilio.com"
_EIN = re.compile(r"\d{2}-?\d{7}")


@dataclass(slots=True, kw_only=True)
class EndUser(Record):
    friendly_name: str
    attributes: Wire


def business_information(state: State, digits: str) -> EndUser:
    """The end user of the customer profile with these 32 digits."""
    sid = f"IT{digits}"
    known = state.table(EndUser).get(sid)
    if known is not None:
        return known
    now = state.now()
    attributes: Wire = {
        "business_name": "Owl Post Supplies",
        "business_identity": "direct_customer",
        "business_type": "Limited Liability Corporation",
        "business_industry": "RETAIL",
        "business_registration_identifier": "EIN",
        "business_registration_number": "12-34" if digits.startswith("fa11") else "12-3456789",
        "business_regions_of_operation": "USA_AND_CANADA",
        "website_url": "https://www.example.com",
    }
    user = EndUser(
        sid=sid, created=now, updated=now, friendly_name="Business information", attributes=attributes
    )
    return state.table(EndUser).add(user)


def profile_problems(state: State, profile_sid: str) -> list[Wire]:
    """What a reviewer finds wrong with a customer profile, as a brand's ``errors``."""
    attributes = business_information(state, profile_sid[2:]).attributes
    if _EIN.fullmatch(str(attributes.get("business_registration_number", ""))):
        return []
    return [
        {
            "code": 30795,
            "description": "The business registration number (EIN) can't be matched with the business name.",
            "fields": ["business_registration_number"],
            "url": "https://www.twilio.com/docs/api/errors/30795",
        }
    ]


def _render(state: State, user: EndUser) -> Wire:
    return {
        "sid": user.sid,
        "account_sid": state.account_sid,
        "friendly_name": user.friendly_name,
        "type": "customer_profile_business_information",
        "attributes": user.attributes,
        "date_created": iso8601(user.created),
        "date_updated": iso8601(user.updated),
        "url": f"{_HOST}/v1/EndUsers/{user.sid}",
    }


def _find(state: State, call: Call) -> EndUser:
    if not is_sid(call["Sid"], "IT"):
        raise TwilioError(20404)
    return business_information(state, call["Sid"][2:])


def fetch_end_user(state: State, call: Call) -> Reply:
    return Reply(200, _render(state, _find(state, call)))


def update_end_user(state: State, call: Call) -> Reply:
    """``Attributes`` is one JSON object and replaces all attributes."""
    user = _find(state, call)
    if (text := call.form.given("Attributes")) is not None:
        try:
            attributes = json.loads(text)
        except ValueError as problem:
            raise bad_parameter("Invalid Attributes: not JSON") from problem
        if not isinstance(attributes, dict):
            raise bad_parameter("Invalid Attributes: not a JSON object")
        user.attributes = attributes
    user.friendly_name = call.form.given("FriendlyName") or user.friendly_name
    user.updated = state.now()
    return Reply(200, _render(state, user))


ROUTES: Routes = {
    ("GET", "/v1/EndUsers/{Sid}"): fetch_end_user,
    ("POST", "/v1/EndUsers/{Sid}"): update_end_user,
}
