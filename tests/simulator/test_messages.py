"""Sending a message, and what becomes of it."""

from typing import Any

import pytest

from .api import MESSAGES, Api, refusal
from .messages import TO, path, statuses


def test_a_message_through_a_service_is_accepted_and_gets_its_sender_later(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"])
    assert message["sid"].startswith("SM")
    assert (message["status"], message["from"], message["num_segments"]) == ("accepted", None, "0")
    assert (message["price"], message["date_sent"], message["error_code"]) == (None, None, None)
    assert message["messaging_service_sid"] == service["sid"]
    assert message["uri"] == path(message)
    assert statuses(api, message, 4) == ["accepted", "queued", "sending", "sent", "delivered"]
    delivered = api.fetched(path(message))
    assert (delivered["from"], delivered["num_segments"]) == ("+14155550100", "1")
    assert (delivered["price"], delivered["price_unit"]) == ("-0.00830", "USD")
    assert delivered["date_sent"].endswith("+0000")


def test_a_message_from_a_number_is_queued_at_once(api: Api) -> None:
    api.ready_service()
    message = api.message(From="+14155550100")
    assert (message["status"], message["from"], message["messaging_service_sid"]) == (
        "queued",
        "+14155550100",
        None,
    )
    assert statuses(api, message, 3) == ["queued", "sending", "sent", "delivered"]


def test_a_long_text_costs_by_the_segment(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"], Body="🦉" * 36)
    api.simulator.advance(5)
    sent = api.fetched(path(message))
    assert (sent["num_segments"], sent["price"]) == ("2", "-0.01660")


def test_media_make_an_mms_with_its_own_price(api: Api) -> None:
    service = api.ready_service()
    form = {"Body": "x" * 500, "MediaUrl": ["https://example.com/a.png", "https://example.com/b.png"]}
    message = api.message(MessagingServiceSid=service["sid"], **form)
    assert message["sid"].startswith("MM")
    assert message["num_media"] == "2"
    api.simulator.advance(5)
    assert (api.fetched(path(message))["num_segments"], api.fetched(path(message))["price"]) == (
        "1",
        "-0.02200",
    )


def test_a_recipient_keeps_its_sender(api: Api) -> None:
    service = api.ready_service()
    for digit in range(1, 5):
        api.join(service["sid"], api.number(f"+1415555020{digit}")["sid"])
    messages = [api.message(MessagingServiceSid=service["sid"], To=f"+120655501{n:02d}") for n in range(20)]
    again = [api.message(MessagingServiceSid=service["sid"], To=f"+120655501{n:02d}") for n in range(20)]
    api.simulator.advance(5)
    senders = [api.fetched(path(message))["from"] for message in messages]
    assert senders == [api.fetched(path(message))["from"] for message in again]
    assert len(set(senders)) > 1


def test_content_may_come_from_a_template(api: Api) -> None:
    service = api.ready_service()
    sid = "HX" + "0" * 32
    message = api.made(
        MESSAGES,
        To=TO,
        MessagingServiceSid=service["sid"],
        ContentSid=sid,
        ContentVariables='{"1": "Owl"}',
    )
    assert sid in message["body"]
    assert "Owl" in message["body"]


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({"To": ""}, (400, 21604)),
        ({"To": "owl"}, (400, 21211)),
        ({"To": "+1206555"}, (400, 21211)),
        ({"To": "+10065550123"}, (400, 21211)),
        ({"To": "whatsapp:+12065550123"}, (400, 63007)),
        ({"Body": ""}, (400, 21602)),
        ({"Body": "x" * 1601}, (400, 21617)),
        ({"MediaUrl": "file.png"}, (400, 21620)),
        ({"MediaUrl": ["https://example.com/a.png"] * 11}, (400, 21623)),
        ({"From": ""}, (400, 21603)),
        ({"From": "+1"}, (400, 21212)),
        ({"From": "+12065550199"}, (400, 21606)),
        ({"To": "+14155550100"}, (400, 21266)),
        ({"From": "OWLPOST"}, (400, 21612)),
        ({"MessagingServiceSid": "MG0"}, (400, 21705)),
        ({"MessagingServiceSid": "MG" + "0" * 32}, (404, 21701)),
        ({"ContentSid": "HX0"}, (400, 21655)),
        ({"ContentVariables": "{}"}, (400, 21654)),
        ({"ContentSid": "HX" + "0" * 32, "ContentVariables": "["}, (400, 92007)),
        ({"ValidityPeriod": "36001"}, (400, 90007)),
        ({"ValidityPeriod": "soon"}, (400, 90007)),
    ],
)
def test_a_bad_message_is_refused_and_not_kept(
    api: Api, form: dict[str, Any], refused: tuple[int, int]
) -> None:
    api.ready_service()
    good = {"To": TO, "From": "+14155550100", "Body": "Hello"}
    assert refusal(api.post(MESSAGES, **(good | form))) == refused
    assert api.simulator.snapshot()["messages"] == []


def test_a_body_of_1600_characters_is_allowed(api: Api) -> None:
    api.ready_service()
    assert api.message(From="+14155550100", Body="x" * 1600)["num_segments"] == "11"


@pytest.mark.parametrize(
    ("to", "refused"),
    [
        ("+15005550001", (400, 21211)),
        ("+15005550002", (400, 21612)),
        ("+15005550003", (400, 21408)),
        ("+15005550004", (400, 21610)),
        ("+15005550009", (400, 21614)),
    ],
)
def test_magic_recipients_fail_as_documented(api: Api, to: str, refused: tuple[int, int]) -> None:
    assert refusal(api.post(MESSAGES, To=to, From="+15005550006", Body="Hello")) == refused


@pytest.mark.parametrize(
    ("sender", "refused"),
    [
        ("+15005550001", (400, 21212)),
        ("+15005550007", (400, 21606)),
        ("+15005550008", (400, 21611)),
    ],
)
def test_magic_senders_fail_as_documented(api: Api, sender: str, refused: tuple[int, int]) -> None:
    assert refusal(api.post(MESSAGES, To=TO, From=sender, Body="Hello")) == refused


def test_the_magic_sender_that_passes_needs_not_be_owned(api: Api) -> None:
    message = api.message(From="+15005550006")
    assert statuses(api, message, 3)[-1] == "delivered"


def test_an_alphanumeric_sender_reaches_other_countries(api: Api) -> None:
    message = api.message(From="OWLPOST", To="+447700900123")
    assert (message["from"], statuses(api, message, 3)[-1]) == ("OWLPOST", "delivered")


def test_numbers_may_be_written_with_punctuation(api: Api) -> None:
    assert api.message(From="+15005550006", To="(206) 555-0123")["to"] == TO


def test_a_service_without_numbers_cannot_send(api: Api) -> None:
    service = api.service()
    form = {"To": TO, "Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert refusal(api.post(MESSAGES, **form)) == (400, 21704)


def test_a_service_without_a_fitting_number_cannot_send(api: Api) -> None:
    service = api.service()
    api.join(service["sid"], api.number("+447700900123")["sid"])
    form = {"To": TO, "Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert refusal(api.post(MESSAGES, **form)) == (400, 21703)
    assert api.post(MESSAGES, **(form | {"To": "+447700900456"})).status_code == 201
    assert refusal(api.post(MESSAGES, **form, MediaUrl="https://example.com/a.png")) == (400, 21703)


def test_a_named_sender_must_be_in_the_named_service(api: Api) -> None:
    service = api.ready_service()
    stranger = api.number("+14155550111")
    form = {"To": TO, "Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert refusal(api.post(MESSAGES, **form, From=stranger["phone_number"])) == (400, 21711)
    assert api.post(MESSAGES, **form, From="+14155550100").json()["status"] == "queued"


def test_an_empty_body_redacts_a_message_that_has_ended(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"])
    assert refusal(api.post(path(message), Body="")) == (409, 20009)
    assert refusal(api.post(path(message), Body="other")) == (400, 20001)
    assert refusal(api.post(path(message))) == (400, 20001)
    api.simulator.advance(5)
    redacted = api.post(path(message), Body="")
    assert (redacted.status_code, redacted.json()["body"]) == (200, "")
    assert api.fetched(path(message))["body"] == ""


def test_a_message_that_has_ended_can_be_deleted(api: Api) -> None:
    service = api.ready_service()
    message = api.message(MessagingServiceSid=service["sid"])
    assert refusal(api.delete(path(message))) == (409, 20009)
    api.simulator.advance(5)
    assert api.delete(path(message)).status_code == 204
    assert refusal(api.get(path(message))) == (404, 20404)
    assert api.fetched(MESSAGES)["messages"] == []
