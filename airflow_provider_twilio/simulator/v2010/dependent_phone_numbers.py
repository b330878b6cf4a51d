"""The numbers that depend on an address.

Every well-formed address (``AD…``) counts as the account's.

https://www.twilio.com/docs/usage/api/address
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import IncomingNumber, Wire
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010 import incoming_numbers

_CAPABILITIES = {"Voice": "voice", "SMS": "sms", "MMS": "mms"}
_ONLY_OF_NUMBERS = (
    "address_sid",
    "beta",
    "bundle_sid",
    "emergency_address_status",
    "identity_sid",
    "origin",
    "status",
    "type",
    "voice_receive_mode",
)
"""Properties of a number that the dependent number doesn't show."""


def render(number: IncomingNumber) -> Wire:
    shown = incoming_numbers.render(number)
    wire = {key: value for key, value in shown.items() if key not in _ONLY_OF_NUMBERS}
    capabilities = {word: number.capabilities[key] for word, key in _CAPABILITIES.items()}
    return wire | {"capabilities": capabilities}


def list_dependent_phone_numbers(state: State, call: Call) -> Reply:
    sid = call["AddressSid"]
    if not is_sid(sid, "AD"):
        raise TwilioError(20404)
    rows = state.table(IncomingNumber).where(
        lambda number: sid in (number.options["address_sid"], number.options["emergency_address_sid"])
    )
    return v2010_list(state, call, "dependent_phone_numbers", rows, render)


ROUTES: Routes = {
    (
        "GET",
        "/2010-04-01/Accounts/{AccountSid}/Addresses/{AddressSid}/DependentPhoneNumbers.json",
    ): list_dependent_phone_numbers,
}
