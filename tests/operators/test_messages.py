"""Sending an SMS or an MMS, with everything that Twilio's CreateMessage takes."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER
from airflow_provider_twilio.operators.messages import SendSmsOperator, masked
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import run, told

TO = "+15558675309"
FROM = "+15005550006"
SERVICE_SID = "MG" + "0a" * 16
SEND_AT = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)

PARAMETERS: dict[str, tuple[Any, str, list[str]]] = {
    "to": (TO, "To", [TO]),
    "from_": (FROM, "From", [FROM]),
    "messaging_service_sid": (SERVICE_SID, "MessagingServiceSid", [SERVICE_SID]),
    "body": ("Grüße 🦉", "Body", ["Grüße 🦉"]),
    "media_url": (
        ["https://example.com/1.png", "https://example.com/2.png?a=b&c=d"],
        "MediaUrl",
        ["https://example.com/1.png", "https://example.com/2.png?a=b&c=d"],
    ),
    "content_sid": ("HX" + "0a" * 16, "ContentSid", ["HX" + "0a" * 16]),
    "content_variables": ({"1": "Ada"}, "ContentVariables", ['{"1":"Ada"}']),
    "status_callback": ("https://example.com/status", "StatusCallback", ["https://example.com/status"]),
    "application_sid": ("AP" + "0a" * 16, "ApplicationSid", ["AP" + "0a" * 16]),
    "max_price": (Decimal("0.05"), "MaxPrice", ["0.05"]),
    "provide_feedback": (True, "ProvideFeedback", ["true"]),
    "attempt": (2, "Attempt", ["2"]),
    "validity_period": (3_600, "ValidityPeriod", ["3600"]),
    "force_delivery": (False, "ForceDelivery", ["false"]),
    "content_retention": ("discard", "ContentRetention", ["discard"]),
    "address_retention": ("obfuscate", "AddressRetention", ["obfuscate"]),
    "smart_encoded": (True, "SmartEncoded", ["true"]),
    "persistent_action": (["geo:1,2", "mailto:a"], "PersistentAction", ["geo:1,2", "mailto:a"]),
    "traffic_type": ("free", "TrafficType", ["free"]),
    "shorten_urls": (True, "ShortenUrls", ["true"]),
    "schedule_type": ("fixed", "ScheduleType", ["fixed"]),
    "send_at": (SEND_AT, "SendAt", [f"{SEND_AT:%Y-%m-%dT%H:%M:%SZ}"]),
    "send_as_mms": (True, "SendAsMms", ["true"]),
    "message_intent": ("otp", "MessageIntent", ["otp"]),
    "risk_check": ("disable", "RiskCheck", ["disable"]),
    "fallback_from": ("+15005550006", "FallbackFrom", ["+15005550006"]),
}


def send(**changes: Any) -> SendSmsOperator:
    return SendSmsOperator(**{"task_id": "send", "to": TO, "from_": FROM, "body": "Hi"} | changes)


def sent(simulator: Simulator) -> dict[str, Any]:
    """The one message that is there."""
    (message,) = simulator.snapshot()["messages"]
    return message


def test_an_sms_is_sent(twilio_default: Simulator) -> None:
    made = run(send(body="Grüße 🦉"))

    message = sent(twilio_default)
    assert (message["to"], message["from"], message["body"]) == (TO, FROM, "Grüße 🦉")
    assert made["sid"] == message["sid"]
    assert (made["status"], made["num_segments"]) == ("queued", 1)


def test_media_make_it_an_mms(twilio_default: Simulator) -> None:
    made = run(send(body=None, media_url=["https://example.com/owl.png"]))

    assert made["sid"].startswith("MM")
    assert made["num_media"] == 1


def test_a_service_chooses_the_sender(twilio_default: Simulator) -> None:
    service = account.service()
    account.number_in(service)

    made = run(send(from_=None, messaging_service_sid=service))

    assert made["messaging_service_sid"] == service
    assert made["status"] == "accepted"


@pytest.mark.parametrize("name", list(PARAMETERS))
def test_every_parameter_goes_out_under_twilios_name(twilio_default: Simulator, name: str) -> None:
    given, wire_name, wire = PARAMETERS[name]
    scheduled = {"schedule_type": "fixed", "send_at": SEND_AT, "messaging_service_sid": SERVICE_SID}
    together = scheduled if name in scheduled else {}
    twilio_default.fault("error", method="POST", code=21211, message="Enough")

    with pytest.raises(AirflowFailException, match="21211"):
        run(send(**together | {name: given}))

    (asked,) = twilio_default.requests("POST")
    assert asked.form[wire_name] == wire


def test_no_parameter_is_left_out_of_the_test_above() -> None:
    assert set(PARAMETERS) == set(CreateMessage.model_fields) - {"extra_params"}


def test_neither_xcom_nor_log_shows_recipient_or_text(twilio_default: Simulator) -> None:
    with capture_logs() as logs:
        made = run(send(body="Your code is 4711"))

    assert made["sid"] in told(logs)
    for shown in (told(logs), json.dumps(made)):
        assert TO not in shown
        assert "4711" not in shown


def test_what_was_sent_is_told_by_sid_masked_recipient_and_status(twilio_default: Simulator) -> None:
    with capture_logs() as logs:
        made = run(send())

    masked = f"{TO[:5]}•••{TO[-4:]}"
    assert f"Sent {made['sid']} to {masked}: {made['status']}" in told(logs)


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        ("+15558675309", "+1555•••5309"),
        ("whatsapp:+15558675309", "whatsapp:+1555•••5309"),
        ("messenger:1234567890", "messenger:123•••7890"),
    ],
)
def test_a_recipient_is_masked_in_every_channel(recipient: str, shown: str) -> None:
    assert masked(recipient) == shown


def test_an_error_shows_neither_recipient_nor_text(twilio_default: Simulator) -> None:
    twilio_default.fault("error", method="POST", code=21211, message=f"Invalid 'To' Phone Number: {TO}")

    with pytest.raises(AirflowFailException) as failed:
        run(send(body="Your code is 4711"))

    assert "+1555•••5309" in str(failed.value)
    assert TO not in str(failed.value)
    assert "4711" not in str(failed.value)


@pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
def test_a_message_whose_answer_is_lost_is_found(twilio_default: Simulator, fault: Any) -> None:
    twilio_default.fault(fault, method="POST", count=1)

    made = run(send())

    assert made["sid"] == sent(twilio_default)["sid"]


def test_a_message_that_does_not_show_fails_the_try_and_is_not_sent_again_in_it(
    twilio_default: Simulator, slept: list[float]
) -> None:
    twilio_default.fault("drop_before", method="POST", count=1)

    with capture_logs() as logs, pytest.raises(OutcomeUnknown, match="it may have happened"):
        run(send())
    assert "The next try looks again before it sends it" in told(logs)
    assert len(twilio_default.requests("POST")) == 1
    assert sum(slept) == SETTLED_AFTER


def test_a_message_that_was_surely_not_processed_is_sent_again(
    twilio_default: Simulator, slept: list[float]
) -> None:
    twilio_default.fault("status", method="POST", status=429, retry_after=7, count=2)

    run(send())

    assert sent(twilio_default)["to"] == TO
    assert slept == [7, 7]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"to": "15558675309"}, "to"),
        ({"to": "+0558675309"}, "to"),
        ({"from_": "+1"}, "from_"),
        ({"from_": "15558675309"}, "from_"),
        ({"from_": None}, "from_"),
        ({"messaging_service_sid": "MG1"}, "messaging_service_sid"),
        ({"body": ""}, "body"),
        ({"body": "x" * 1_601}, "body"),
        ({"media_url": "https://example.com/owl.png"}, "media_url"),
        ({"media_url": ["owl.png"]}, "media_url"),
        ({"media_url": ["https://example.com/owl.png"] * 11}, "media_url"),
        ({"content_sid": "HX1"}, "content_sid"),
        ({"validity_period": 0}, "validity_period"),
        ({"send_at": SEND_AT}, "send_at"),
        ({"schedule_type": "fixed"}, "send_at"),
        ({"send_at": SEND_AT, "schedule_type": "fixed"}, "send_at"),
        ({"send_at": "tomorrow", "schedule_type": "fixed"}, "send_at"),
        ({"send_at": datetime(2031, 10, 5), "schedule_type": "fixed"}, "send_at"),  # noqa: DTZ001
        ({"content_retention": "keep"}, "content_retention"),
        ({"max_price": "cheap"}, "max_price"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_parameter_is_refused_before_anything_is_sent(
    twilio_default: Simulator, wrong: dict[str, Any], name: str
) -> None:
    with pytest.raises(AirflowFailException) as failed:
        run(send(**wrong))

    assert f"  {name}: " in str(failed.value)
    assert twilio_default.requests() == []
