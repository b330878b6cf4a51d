"""Messages on the wire, what a message must have, and how one is read."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010 import messages
from airflow_provider_twilio.api.v2010.messages import (
    CreateMessage,
    CreateMessageFeedback,
    DeleteMedia,
    DeleteMessage,
    FetchMedia,
    FetchMessage,
    ListMedia,
    ListMessage,
    Message,
    UpdateMessage,
)
from api.wire import ACCOUNT, API, Operation, expected, left_out, name_of, on_the_wire, to_http

SM = "SM" + "1" * 32
MG = "MG" + "2" * 32
ME = "ME" + "5" * 32
AP = "AP" + "3" * 32
HX = "HX" + "4" * 32
TO = "+15557005309"
FROM = "+15558675310"
TEXT: dict[str, Any] = {"to": TO, "from_": FROM, "body": "Hello"}
BERLIN_IN_SUMMER = timezone(timedelta(hours=2))
OPERATIONS: list[Operation] = [
    (
        ListMessage(
            to=TO,
            from_=FROM,
            date_sent=date(2026, 7, 1),
            date_sent_before=datetime(2026, 7, 2, 1, 30, tzinfo=BERLIN_IN_SUMMER),
            date_sent_after=datetime(2026, 7, 1, tzinfo=UTC),
            page_size=1000,
            page=3,
            page_token="PASM1",
        ),
        f"GET {API}/Messages.json",
        {
            "To": TO,
            "From": FROM,
            "DateSent": "2026-07-01",
            "DateSent<": "2026-07-01T23:30:00Z",
            "DateSent>": "2026-07-01T00:00:00Z",
            "PageSize": "1000",
            "Page": "3",
            "PageToken": "PASM1",
        },
    ),
    (
        CreateMessage(
            to=TO,
            from_=FROM,
            messaging_service_sid=MG,
            body="Grüße & 100 % ☕",
            media_url=["https://example.com/a.png?x=1&y=2", "https://example.com/b.png"],
            content_sid=HX,
            content_variables={"1": "Zoë"},
            status_callback="https://example.com/status",
            application_sid=AP,
            max_price=Decimal("0.10"),
            provide_feedback=True,
            attempt=2,
            validity_period=14400,
            force_delivery=False,
            content_retention="discard",
            address_retention="obfuscate",
            smart_encoded=True,
            persistent_action=["geo:1,2", "geo:3,4"],
            traffic_type="free",
            shorten_urls=True,
            schedule_type="fixed",
            send_at=datetime(2026, 7, 2, 1, 30, tzinfo=BERLIN_IN_SUMMER),
            send_as_mms=False,
            message_intent="otp",
            risk_check="disable",
            fallback_from="HarborCafe",
        ),
        f"POST {API}/Messages.json",
        {
            "To": TO,
            "From": FROM,
            "MessagingServiceSid": MG,
            "Body": "Grüße & 100 % ☕",
            "MediaUrl": ["https://example.com/a.png?x=1&y=2", "https://example.com/b.png"],
            "ContentSid": HX,
            "ContentVariables": '{"1":"Zoë"}',
            "StatusCallback": "https://example.com/status",
            "ApplicationSid": AP,
            "MaxPrice": "0.10",
            "ProvideFeedback": "true",
            "Attempt": "2",
            "ValidityPeriod": "14400",
            "ForceDelivery": "false",
            "ContentRetention": "discard",
            "AddressRetention": "obfuscate",
            "SmartEncoded": "true",
            "PersistentAction": ["geo:1,2", "geo:3,4"],
            "TrafficType": "free",
            "ShortenUrls": "true",
            "ScheduleType": "fixed",
            "SendAt": "2026-07-01T23:30:00Z",
            "SendAsMms": "false",
            "MessageIntent": "otp",
            "RiskCheck": "disable",
            "FallbackFrom": "HarborCafe",
        },
    ),
    (FetchMessage(sid=SM), f"GET {API}/Messages/{SM}.json", {}),
    (UpdateMessage(sid=SM, body=""), f"POST {API}/Messages/{SM}.json", {"Body": ""}),
    (UpdateMessage(sid=SM, status="canceled"), f"POST {API}/Messages/{SM}.json", {"Status": "canceled"}),
    (DeleteMessage(sid=SM), f"DELETE {API}/Messages/{SM}.json", {}),
    (
        ListMedia(
            message_sid=SM,
            date_created=date(2026, 7, 1),
            date_created_before=date(2026, 7, 2),
            date_created_after=datetime(2026, 7, 1, tzinfo=UTC),
            page_size=10,
            page=0,
            page_token="PT1",
        ),
        f"GET {API}/Messages/{SM}/Media.json",
        {
            "DateCreated": "2026-07-01",
            "DateCreated<": "2026-07-02",
            "DateCreated>": "2026-07-01T00:00:00Z",
            "PageSize": "10",
            "Page": "0",
            "PageToken": "PT1",
        },
    ),
    (FetchMedia(message_sid=SM, sid=ME), f"GET {API}/Messages/{SM}/Media/{ME}.json", {}),
    (DeleteMedia(message_sid=SM, sid=ME), f"DELETE {API}/Messages/{SM}/Media/{ME}.json", {}),
    (
        CreateMessageFeedback(message_sid=SM, outcome="confirmed"),
        f"POST {API}/Messages/{SM}/Feedback.json",
        {"Outcome": "confirmed"},
    ),
]


def message(**properties: Any) -> Message:
    return Message.model_validate({"sid": SM} | properties)


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(messages, OPERATIONS) == set()


def test_the_date_filters_keep_their_signs_on_the_wire() -> None:
    http = to_http(ListMessage(date_sent_after=date(2026, 7, 1)), ACCOUNT)

    assert http.url.query == b"DateSent%3E=2026-07-01"


def test_content_variables_may_be_json_already() -> None:
    prepared = CreateMessage(to=TO, from_=FROM, content_sid=HX, content_variables='{"1": "Zoë"}')

    assert on_the_wire(prepared).form["ContentVariables"] == ['{"1": "Zoë"}']


@pytest.mark.parametrize("sender", [{"from_": FROM}, {"messaging_service_sid": MG}])
def test_a_message_needs_one_sender(sender: dict[str, Any]) -> None:
    assert CreateMessage(to=TO, body="Hello", **sender)
    with pytest.raises(InvalidRequest, match="  from_: is missing; name a sender, or a messaging_service"):
        CreateMessage(to=TO, body="Hello")


@pytest.mark.parametrize(
    "content",
    [{"body": "Hello"}, {"media_url": ["https://example.com/a.png"]}, {"content_sid": HX}],
)
def test_a_message_needs_a_content(content: dict[str, Any]) -> None:
    assert CreateMessage(to=TO, from_=FROM, **content)
    nothings: list[dict[str, Any]] = [{}, {"body": ""}, {"media_url": []}]
    for nothing in nothings:
        with pytest.raises(InvalidRequest, match="  body: is missing; name a body, a media_url or a content"):
            CreateMessage(to=TO, from_=FROM, **nothing)


@pytest.mark.parametrize("half", [{"schedule_type": "fixed"}, {"send_at": datetime(2026, 7, 1, tzinfo=UTC)}])
def test_a_scheduled_message_needs_type_and_moment(half: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest, match="  send_at: goes with schedule_type='fixed'"):
        CreateMessage(to=TO, messaging_service_sid=MG, body="Hello", **half)


def test_only_a_service_schedules_a_message() -> None:
    schedule: dict[str, Any] = {"schedule_type": "fixed", "send_at": datetime(2026, 7, 1, tzinfo=UTC)}

    assert CreateMessage(to=TO, body="Hello", messaging_service_sid=MG, **schedule)
    with pytest.raises(InvalidRequest, match="  send_at: only a messaging_service_sid can schedule"):
        CreateMessage(**TEXT, **schedule)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"  send_at: .*should have timezone info"):
        CreateMessage(
            to=TO,
            messaging_service_sid=MG,
            body="Hello",
            schedule_type="fixed",
            send_at=datetime(2026, 7, 1, 12),  # noqa: DTZ001
        )


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("body", ["x", "☕" * 1600], ["x" * 1601]),
        ("media_url", [["https://example.com/a"] * 10], [["https://example.com/a"] * 11, ["ftp://x/a"]]),
        ("validity_period", [1, 36000], [0, 36001]),
        ("content_retention", ["retain", "discard"], ["keep"]),
        ("address_retention", ["retain", "obfuscate"], ["discard"]),
        ("risk_check", ["enable", "disable"], ["on"]),
        ("traffic_type", ["free"], ["paid"]),
        ("content_sid", [HX], ["HX1", SM]),
        ("status_callback", ["https://example.com"], ["example.com"]),
        ("to", [TO, "whatsapp:+15558675309"], ["15558675309", "+1555867530x", "+0155586753", f"{TO}\n", ""]),
        ("from_", [FROM, "12345", "HarborCafe", "whatsapp:+15558675310"], ["", "x" * 12, "a\nb"]),
    ],
)
def test_a_parameter_has_its_limits(name: str, allowed: list[Any], refused: list[Any]) -> None:
    for value in allowed:
        assert CreateMessage(**TEXT | {name: value})
    for value in refused:
        with pytest.raises(InvalidRequest, match=f"  {name}: "):
            CreateMessage(**TEXT | {name: value})


def test_a_refusal_shows_neither_number_nor_text() -> None:
    with pytest.raises(InvalidRequest) as refused:
        CreateMessage(to=f"{TO}00000000", from_=FROM, body="a secret " * 200)

    assert "to: +1555•••0000: must be a phone number in E.164 form" in str(refused.value)
    assert "body: str of 1800 characters: " in str(refused.value)
    for private in (TO, FROM, "secret"):
        assert private not in str(refused.value)


def test_a_message_is_read_as_twilio_writes_it() -> None:
    read = message(
        **{"from": FROM},
        to=TO,
        num_segments="3",
        num_media="0",
        price="-0.02250",
        price_unit="USD",
        error_code=None,
        date_created="Thu, 24 Aug 2026 05:01:45 +0000",
        date_sent="Thu, 24 Aug 2026 05:01:45 -0000",
        messaging_service_sid="",
    )

    assert (read.from_, read.to) == (FROM, TO)
    assert (read.num_segments, read.num_media) == (3, 0)
    assert read.price == Decimal("-0.02250")
    assert read.date_created == read.date_sent == datetime(2026, 8, 24, 5, 1, 45, tzinfo=UTC)


def test_neither_message_nor_request_shows_a_number_or_a_text() -> None:
    shown = repr(CreateMessage(**TEXT)) + repr(message(to=TO, body="Hello")) + str(message(to=TO))

    assert TO not in shown
    assert "Hello" not in shown


@pytest.mark.parametrize("field", ["to", "from_"])
def test_digits_of_other_scripts_make_no_number(field: str) -> None:
    arabic = "+1" + "".join(chr(0x660 + int(digit)) for digit in "5557005309")
    with pytest.raises(InvalidRequest, match=field):
        CreateMessage(**TEXT | {field: arabic})
