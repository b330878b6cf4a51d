"""Messaging Services on the wire."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1 import services
from airflow_provider_twilio.api.messaging_v1.services import (
    CreateService,
    DeleteService,
    FetchService,
    FetchUsecase,
    ListService,
    Service,
    UpdateService,
)
from api.wire import MESSAGING, Operation, expected, left_out, name_of, on_the_wire

MG = "MG" + "1" * 32
SETTINGS: dict[str, Any] = {
    "inbound_request_url": "https://example.com/in?a=1&b=2",
    "inbound_method": "POST",
    "fallback_url": "https://example.com/fallback",
    "fallback_method": "GET",
    "status_callback": "https://example.com/status",
    "sticky_sender": True,
    "mms_converter": False,
    "smart_encoding": True,
    "scan_message_content": "inherit",
    "fallback_to_long_code": False,
    "area_code_geomatch": True,
    "validity_period": 14400,
    "synchronous_validation": False,
    "usecase": "notifications",
    "use_inbound_webhook_on_number": True,
}
SENT = {
    "FriendlyName": "Harbor Coffee ☕",
    "InboundRequestUrl": "https://example.com/in?a=1&b=2",
    "InboundMethod": "POST",
    "FallbackUrl": "https://example.com/fallback",
    "FallbackMethod": "GET",
    "StatusCallback": "https://example.com/status",
    "StickySender": "true",
    "MmsConverter": "false",
    "SmartEncoding": "true",
    "ScanMessageContent": "inherit",
    "FallbackToLongCode": "false",
    "AreaCodeGeomatch": "true",
    "ValidityPeriod": "14400",
    "SynchronousValidation": "false",
    "Usecase": "notifications",
    "UseInboundWebhookOnNumber": "true",
}
OPERATIONS: list[Operation] = [
    (
        ListService(page_size=20, page=2, page_token="PT1"),
        f"GET {MESSAGING}/Services",
        {"PageSize": "20", "Page": "2", "PageToken": "PT1"},
    ),
    (CreateService(friendly_name="Harbor Coffee ☕", **SETTINGS), f"POST {MESSAGING}/Services", SENT),
    (FetchService(sid=MG), f"GET {MESSAGING}/Services/{MG}", {}),
    (
        UpdateService(sid=MG, friendly_name="Harbor Coffee ☕", **SETTINGS),
        f"POST {MESSAGING}/Services/{MG}",
        SENT,
    ),
    (DeleteService(sid=MG), f"DELETE {MESSAGING}/Services/{MG}", {}),
    (FetchUsecase(), f"GET {MESSAGING}/Services/Usecases", {}),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(services, OPERATIONS) == set()


def test_what_is_not_given_is_not_sent() -> None:
    assert on_the_wire(CreateService(friendly_name="Harbor Coffee")).form == {
        "FriendlyName": ["Harbor Coffee"]
    }


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("usecase", "spam", "'notifications', 'marketing'"),
        ("scan_message_content", "on", "'inherit', 'enable' or 'disable'"),
        ("inbound_method", "PUT", "'GET' or 'POST'"),
        ("status_callback", "example.com/status", "https?://"),
    ],
)
def test_a_setting_that_twilio_does_not_know_is_refused(name: str, value: Any, allowed: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        CreateService(friendly_name="Harbor Coffee", **{name: value})

    assert f"{name}: {value!r}: " in str(refused.value)
    assert allowed in str(refused.value)


def test_a_service_is_read_as_twilio_writes_it() -> None:
    service = Service.model_validate(
        {
            "sid": MG,
            "friendly_name": "Harbor Coffee",
            "date_created": "2026-07-30T20:12:31Z",
            "validity_period": 14400,
            "sticky_sender": True,
            "us_app_to_person_registered": False,
            "new_property": "kept",
        }
    )

    assert service.date_created is not None
    assert service.date_created.isoformat() == "2026-07-30T20:12:31+00:00"
    assert (service.validity_period, service.us_app_to_person_registered) == (14400, False)
    assert service.model_extra == {"new_property": "kept"}
