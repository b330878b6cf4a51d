"""Numbers for sale on the wire."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010 import available_numbers as for_sale
from api.wire import API, Operation, expected, left_out, name_of, on_the_wire

NUMBERS = f"{API}/AvailablePhoneNumbers"
SEARCH: dict[str, Any] = {
    "country_code": "US",
    "area_code": 415,
    "contains": "555****",
    "sms_enabled": True,
    "mms_enabled": True,
    "voice_enabled": False,
    "fax_enabled": False,
    "exclude_all_address_required": True,
    "exclude_local_address_required": False,
    "exclude_foreign_address_required": True,
    "beta": False,
    "near_number": "+15558675309",
    "near_lat_long": "37.84,-122.24",
    "distance": 50,
    "in_postal_code": "94103",
    "in_region": "CA",
    "in_rate_center": "SNFC CNTRL",
    "in_lata": "722",
    "in_locality": "San Francisco",
    "page_size": 5,
    "page": 0,
    "page_token": "PT1",
}
SENT = {
    "AreaCode": "415",
    "Contains": "555****",
    "SmsEnabled": "true",
    "MmsEnabled": "true",
    "VoiceEnabled": "false",
    "FaxEnabled": "false",
    "ExcludeAllAddressRequired": "true",
    "ExcludeLocalAddressRequired": "false",
    "ExcludeForeignAddressRequired": "true",
    "Beta": "false",
    "NearNumber": "+15558675309",
    "NearLatLong": "37.84,-122.24",
    "Distance": "50",
    "InPostalCode": "94103",
    "InRegion": "CA",
    "InRateCenter": "SNFC CNTRL",
    "InLata": "722",
    "InLocality": "San Francisco",
    "PageSize": "5",
    "Page": "0",
    "PageToken": "PT1",
}
OPERATIONS: list[Operation] = [
    (
        for_sale.ListAvailablePhoneNumberCountry(page_size=5, page=0, page_token="PT1"),
        f"GET {NUMBERS}.json",
        {"PageSize": "5", "Page": "0", "PageToken": "PT1"},
    ),
    (for_sale.FetchAvailablePhoneNumberCountry(country_code="US"), f"GET {NUMBERS}/US.json", {}),
    (for_sale.ListAvailablePhoneNumberLocal(**SEARCH), f"GET {NUMBERS}/US/Local.json", SENT),
    (
        for_sale.ListAvailablePhoneNumberMachineToMachine(**SEARCH),
        f"GET {NUMBERS}/US/MachineToMachine.json",
        SENT,
    ),
    (for_sale.ListAvailablePhoneNumberMobile(**SEARCH), f"GET {NUMBERS}/US/Mobile.json", SENT),
    (for_sale.ListAvailablePhoneNumberNational(**SEARCH), f"GET {NUMBERS}/US/National.json", SENT),
    (for_sale.ListAvailablePhoneNumberSharedCost(**SEARCH), f"GET {NUMBERS}/US/SharedCost.json", SENT),
    (for_sale.ListAvailablePhoneNumberTollFree(**SEARCH), f"GET {NUMBERS}/US/TollFree.json", SENT),
    (for_sale.ListAvailablePhoneNumberVoip(**SEARCH), f"GET {NUMBERS}/US/Voip.json", SENT),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(for_sale, OPERATIONS) == set()


@pytest.mark.parametrize("country", ["us", "USA", "U", "", "../US"])
def test_a_country_is_two_capital_letters(country: str) -> None:
    with pytest.raises(InvalidRequest, match="  country_code: "):
        for_sale.ListAvailablePhoneNumberLocal(country_code=country)


def test_a_position_is_read_whether_number_or_text() -> None:
    number = for_sale.AvailablePhoneNumber.model_validate(
        {"phone_number": "+15558675309", "latitude": "37.77", "longitude": -122.4, "beta": False}
    )

    assert (number.latitude, number.longitude) == (37.77, -122.4)
