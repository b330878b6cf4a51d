"""The options of a number, and their values for a new number."""

from airflow_provider_twilio.simulator.params import Params, wire_name
from airflow_provider_twilio.simulator.phone_numbers import friendly
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.inventory import Offer

_URLS = ("SmsFallbackUrl", "SmsUrl", "StatusCallback", "VoiceFallbackUrl", "VoiceUrl")
_METHODS = ("SmsFallbackMethod", "SmsMethod", "StatusCallbackMethod", "VoiceFallbackMethod", "VoiceMethod")
_SIDS = {
    "SmsApplicationSid": "AP",
    "VoiceApplicationSid": "AP",
    "TrunkSid": "TK",
    "IdentitySid": "RI",
    "AddressSid": "AD",
    "BundleSid": "BU",
    "EmergencyAddressSid": "AD",
}


def read_options(form: Params) -> Wire:
    options: Wire = {wire_name(name): form.url(name) or "" for name in _URLS if name in form}
    options |= {wire_name(name): form.one_of(name, ("GET", "POST")) for name in _METHODS if form.given(name)}
    options |= {wire_name(name): form.sid(name, prefix) for name, prefix in _SIDS.items() if name in form}
    if (lookup := form.boolean("VoiceCallerIdLookup")) is not None:
        options["voice_caller_id_lookup"] = lookup
    if (mode := form.one_of("VoiceReceiveMode", ("voice", "fax"))) is not None:
        options["voice_receive_mode"] = mode
    if (emergency := form.one_of("EmergencyStatus", ("Active", "Inactive"))) is not None:
        options["emergency_status"] = emergency
    if (name := form.short_text("FriendlyName", 64)) is not None:
        options["friendly_name"] = name
    return options


def defaults(state: State, offer: Offer) -> Wire:
    return {
        "account_sid": state.account_sid,
        "friendly_name": friendly(offer.phone_number),
        "address_requirements": offer.address_requirements,
        "address_sid": None,
        "api_version": "2010-04-01",
        "beta": False,
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "identity_sid": None,
        "bundle_sid": None,
        "origin": "twilio",
        "sms_application_sid": "",
        "trunk_sid": None,
        "voice_application_sid": "",
        "voice_caller_id_lookup": False,
        "voice_receive_mode": "voice",
        **{wire_name(name): "" for name in _URLS},
        **{wire_name(name): "POST" for name in _METHODS},
    }
