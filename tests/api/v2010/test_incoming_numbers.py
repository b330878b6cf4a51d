"""The account's numbers on the wire."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010 import incoming_numbers as owned
from airflow_provider_twilio.api.v2010.incoming_numbers import (
    CreateIncomingPhoneNumber,
    IncomingPhoneNumber,
    UpdateIncomingPhoneNumber,
)
from api.wire import API, Operation, expected, left_out, name_of, on_the_wire

PN = "PN" + "1" * 32
AD = "AD" + "9" * 32
XE = "XE" + "9" * 32
XF = "XF" + "9" * 32
OTHER_ACCOUNT = "AC" + "b" * 32
NUMBER = "+15558675309"
SETTINGS: dict[str, Any] = {
    "friendly_name": "Harbor Coffee",
    "api_version": "2010-04-01",
    "sms_application_sid": "AP" + "2" * 32,
    "sms_url": "https://example.com/sms",
    "sms_method": "POST",
    "sms_fallback_url": "https://example.com/sms-fallback",
    "sms_fallback_method": "GET",
    "status_callback": "https://example.com/status",
    "status_callback_method": "POST",
    "voice_application_sid": "AP" + "3" * 32,
    "voice_caller_id_lookup": True,
    "voice_url": "https://example.com/voice",
    "voice_method": "GET",
    "voice_fallback_url": "https://example.com/voice-fallback",
    "voice_fallback_method": "POST",
    "voice_receive_mode": "voice",
    "emergency_status": "Active",
    "emergency_address_sid": "AD" + "4" * 32,
    "trunk_sid": "TK" + "5" * 32,
    "identity_sid": "RI" + "6" * 32,
    "address_sid": "AD" + "7" * 32,
    "bundle_sid": "BU" + "8" * 32,
}
SENT = {
    "FriendlyName": "Harbor Coffee",
    "ApiVersion": "2010-04-01",
    "SmsApplicationSid": "AP" + "2" * 32,
    "SmsUrl": "https://example.com/sms",
    "SmsMethod": "POST",
    "SmsFallbackUrl": "https://example.com/sms-fallback",
    "SmsFallbackMethod": "GET",
    "StatusCallback": "https://example.com/status",
    "StatusCallbackMethod": "POST",
    "VoiceApplicationSid": "AP" + "3" * 32,
    "VoiceCallerIdLookup": "true",
    "VoiceUrl": "https://example.com/voice",
    "VoiceMethod": "GET",
    "VoiceFallbackUrl": "https://example.com/voice-fallback",
    "VoiceFallbackMethod": "POST",
    "VoiceReceiveMode": "voice",
    "EmergencyStatus": "Active",
    "EmergencyAddressSid": "AD" + "4" * 32,
    "TrunkSid": "TK" + "5" * 32,
    "IdentitySid": "RI" + "6" * 32,
    "AddressSid": "AD" + "7" * 32,
    "BundleSid": "BU" + "8" * 32,
}
NUMBERS = f"{API}/IncomingPhoneNumbers"
FILTER: dict[str, Any] = {
    "phone_number": "+1555",
    "friendly_name": "Harbor",
    "origin": "twilio",
    "beta": False,
    "page_size": 5,
    "page": 0,
    "page_token": "PAPN1",
}
PAGED = {"PageSize": "5", "Page": "0", "PageToken": "PAPN1"}
FILTERED = PAGED | {"PhoneNumber": "+1555", "FriendlyName": "Harbor", "Origin": "twilio", "Beta": "false"}
PAGE = {name: FILTER[name] for name in ("page_size", "page", "page_token")}
BOUGHT = {"PhoneNumber": NUMBER} | SENT
ADD_ONS = f"{NUMBERS}/{PN}/AssignedAddOns"
OPERATIONS: list[Operation] = [
    (owned.ListIncomingPhoneNumber(**FILTER), f"GET {NUMBERS}.json", FILTERED),
    (owned.ListIncomingPhoneNumberLocal(**FILTER), f"GET {NUMBERS}/Local.json", FILTERED),
    (owned.ListIncomingPhoneNumberMobile(**FILTER), f"GET {NUMBERS}/Mobile.json", FILTERED),
    (owned.ListIncomingPhoneNumberTollFree(**FILTER), f"GET {NUMBERS}/TollFree.json", FILTERED),
    (CreateIncomingPhoneNumber(phone_number=NUMBER, **SETTINGS), f"POST {NUMBERS}.json", BOUGHT),
    (CreateIncomingPhoneNumber(area_code="415"), f"POST {NUMBERS}.json", {"AreaCode": "415"}),
    (
        owned.CreateIncomingPhoneNumberLocal(phone_number=NUMBER, **SETTINGS),
        f"POST {NUMBERS}/Local.json",
        BOUGHT,
    ),
    (
        owned.CreateIncomingPhoneNumberMobile(phone_number=NUMBER, **SETTINGS),
        f"POST {NUMBERS}/Mobile.json",
        BOUGHT,
    ),
    (
        owned.CreateIncomingPhoneNumberTollFree(phone_number=NUMBER, **SETTINGS),
        f"POST {NUMBERS}/TollFree.json",
        BOUGHT,
    ),
    (owned.FetchIncomingPhoneNumber(sid=PN), f"GET {NUMBERS}/{PN}.json", {}),
    (
        UpdateIncomingPhoneNumber(sid=PN, target_account_sid=OTHER_ACCOUNT, **SETTINGS),
        f"POST {NUMBERS}/{PN}.json",
        {"AccountSid": OTHER_ACCOUNT} | SENT,
    ),
    (owned.DeleteIncomingPhoneNumber(sid=PN), f"DELETE {NUMBERS}/{PN}.json", {}),
    (
        owned.ListDependentPhoneNumber(address_sid=AD, **PAGE),
        f"GET {API}/Addresses/{AD}/DependentPhoneNumbers.json",
        PAGED,
    ),
    (owned.ListIncomingPhoneNumberAssignedAddOn(resource_sid=PN, **PAGE), f"GET {ADD_ONS}.json", PAGED),
    (
        owned.CreateIncomingPhoneNumberAssignedAddOn(resource_sid=PN, installed_add_on_sid=XE),
        f"POST {ADD_ONS}.json",
        {"InstalledAddOnSid": XE},
    ),
    (
        owned.FetchIncomingPhoneNumberAssignedAddOn(resource_sid=PN, sid=XE),
        f"GET {ADD_ONS}/{XE}.json",
        {},
    ),
    (
        owned.DeleteIncomingPhoneNumberAssignedAddOn(resource_sid=PN, sid=XE),
        f"DELETE {ADD_ONS}/{XE}.json",
        {},
    ),
    (
        owned.ListIncomingPhoneNumberAssignedAddOnExtension(resource_sid=PN, assigned_add_on_sid=XE, **PAGE),
        f"GET {ADD_ONS}/{XE}/Extensions.json",
        PAGED,
    ),
    (
        owned.FetchIncomingPhoneNumberAssignedAddOnExtension(resource_sid=PN, assigned_add_on_sid=XE, sid=XF),
        f"GET {ADD_ONS}/{XE}/Extensions/{XF}.json",
        {},
    ),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(owned, OPERATIONS) == set()


@pytest.mark.parametrize("named", [{}, {"phone_number": NUMBER, "area_code": "415"}])
def test_an_order_names_a_number_or_an_area_code(named: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest, match="  phone_number: name either this number or an area_code"):
        CreateIncomingPhoneNumber(**named)


@pytest.mark.parametrize(
    ("name", "value"),
    [("area_code", "41"), ("area_code", "4155"), ("area_code", "abc"), ("phone_number", "5558675309")],
)
def test_an_order_that_can_not_be_filled_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidRequest, match=f"  {name}: "):
        CreateIncomingPhoneNumber(**{name: value})


def test_a_settings_kind_and_length_are_checked() -> None:
    assert CreateIncomingPhoneNumber(phone_number=NUMBER, friendly_name="x" * 64)
    wrong: dict[str, Any] = {
        "friendly_name": "x" * 65,
        "sms_method": "PUT",
        "voice_receive_mode": "telex",
        "emergency_status": "active",
        "bundle_sid": PN,
    }
    for name, value in wrong.items():
        with pytest.raises(InvalidRequest, match=f"  {name}: "):
            CreateIncomingPhoneNumber(phone_number=NUMBER, **{name: value})


def test_settings_may_be_emptied() -> None:
    assert on_the_wire(UpdateIncomingPhoneNumber(sid=PN, sms_url="")).form == {"SmsUrl": [""]}


def test_a_number_is_read_as_twilio_writes_it() -> None:
    number = IncomingPhoneNumber.model_validate(
        {
            "sid": PN,
            "phone_number": NUMBER,
            "capabilities": {"sms": True, "mms": False, "voice": True, "fax": False},
            "date_created": "Thu, 30 Jul 2026 23:19:04 +0000",
            "emergency_status": "Active",
            "trunk_sid": "",
            "beta": False,
        }
    )

    assert number.capabilities is not None
    assert number.capabilities["sms"] is True
    assert number.date_created is not None
    assert number.date_created.isoformat() == "2026-07-30T23:19:04+00:00"
    assert (number.trunk_sid, number.beta) == (None, False)
