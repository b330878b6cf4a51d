"""The senders of a Messaging Service on the wire."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1 import sender_pool as pool
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from api.wire import MESSAGING, Operation, expected, left_out, name_of, on_the_wire

MG = "MG" + "1" * 32
PN = "PN" + "2" * 32
SC = "SC" + "3" * 32
AI = "AI" + "4" * 32
XE = "XE" + "5" * 32
SERVICE = f"{MESSAGING}/Services/{MG}"
PAGE: dict[str, Any] = {"page_size": 1000, "page": 0, "page_token": "PT1"}
PAGED = {"PageSize": "1000", "Page": "0", "PageToken": "PT1"}
OPERATIONS: list[Operation] = [
    (pool.ListPhoneNumber(service_sid=MG, **PAGE), f"GET {SERVICE}/PhoneNumbers", PAGED),
    (
        pool.CreatePhoneNumber(service_sid=MG, phone_number_sid=PN),
        f"POST {SERVICE}/PhoneNumbers",
        {"PhoneNumberSid": PN},
    ),
    (pool.FetchPhoneNumber(service_sid=MG, sid=PN), f"GET {SERVICE}/PhoneNumbers/{PN}", {}),
    (pool.DeletePhoneNumber(service_sid=MG, sid=PN), f"DELETE {SERVICE}/PhoneNumbers/{PN}", {}),
    (pool.ListShortCode(service_sid=MG, **PAGE), f"GET {SERVICE}/ShortCodes", PAGED),
    (
        pool.CreateShortCode(service_sid=MG, short_code_sid=SC),
        f"POST {SERVICE}/ShortCodes",
        {"ShortCodeSid": SC},
    ),
    (pool.FetchShortCode(service_sid=MG, sid=SC), f"GET {SERVICE}/ShortCodes/{SC}", {}),
    (pool.DeleteShortCode(service_sid=MG, sid=SC), f"DELETE {SERVICE}/ShortCodes/{SC}", {}),
    (pool.ListAlphaSender(service_sid=MG, **PAGE), f"GET {SERVICE}/AlphaSenders", PAGED),
    (
        pool.CreateAlphaSender(service_sid=MG, alpha_sender="Harbor Cafe"),
        f"POST {SERVICE}/AlphaSenders",
        {"AlphaSender": "Harbor Cafe"},
    ),
    (pool.FetchAlphaSender(service_sid=MG, sid=AI), f"GET {SERVICE}/AlphaSenders/{AI}", {}),
    (pool.DeleteAlphaSender(service_sid=MG, sid=AI), f"DELETE {SERVICE}/AlphaSenders/{AI}", {}),
    (
        pool.ListDestinationAlphaSender(service_sid=MG, iso_country_code="FR", **PAGE),
        f"GET {SERVICE}/DestinationAlphaSenders",
        PAGED | {"IsoCountryCode": "FR"},
    ),
    (
        pool.CreateDestinationAlphaSender(service_sid=MG, alpha_sender="Harbor", iso_country_code="FR"),
        f"POST {SERVICE}/DestinationAlphaSenders",
        {"AlphaSender": "Harbor", "IsoCountryCode": "FR"},
    ),
    (
        pool.FetchDestinationAlphaSender(service_sid=MG, sid=AI),
        f"GET {SERVICE}/DestinationAlphaSenders/{AI}",
        {},
    ),
    (
        pool.DeleteDestinationAlphaSender(service_sid=MG, sid=AI),
        f"DELETE {SERVICE}/DestinationAlphaSenders/{AI}",
        {},
    ),
    (pool.ListChannelSender(messaging_service_sid=MG, **PAGE), f"GET {SERVICE}/ChannelSenders", PAGED),
    (
        pool.CreateChannelSender(messaging_service_sid=MG, sid=XE),
        f"POST {SERVICE}/ChannelSenders",
        {"Sid": XE},
    ),
    (
        pool.FetchChannelSender(messaging_service_sid=MG, sid=XE),
        f"GET {SERVICE}/ChannelSenders/{XE}",
        {},
    ),
    (
        pool.DeleteChannelSender(messaging_service_sid=MG, sid=XE),
        f"DELETE {SERVICE}/ChannelSenders/{XE}",
        {},
    ),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(pool, OPERATIONS) == set()


def test_the_sids_must_not_be_swapped() -> None:
    with pytest.raises(InvalidRequest) as refused:
        CreatePhoneNumber(service_sid=PN, phone_number_sid=MG)

    assert f"service_sid: '{PN}': must be MG and 32 hexadecimal digits" in str(refused.value)
    assert f"phone_number_sid: '{MG}': must be PN and 32 hexadecimal digits" in str(refused.value)
