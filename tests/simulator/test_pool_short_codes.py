"""The short codes of a service."""

from typing import Any

import pytest

from .api import CANADIAN_SHORT_CODE, MESSAGES, SERVICES, SHORT_CODE, SMALL_SHORT_CODE, Api, refusal

TO = "+12065550123"


def _pool(service: dict[str, Any]) -> str:
    return f"{SERVICES}/{service['sid']}/ShortCodes"


def test_a_short_code_joins_a_service_and_leaves_it(api: Api) -> None:
    path = _pool(api.service())
    joined = api.made(path, ShortCodeSid=SHORT_CODE)
    assert (joined["sid"], joined["short_code"], joined["country_code"]) == (SHORT_CODE, "69578", "US")
    assert joined["capabilities"] == ["MMS", "SMS"]
    assert api.fetched(path)["short_codes"] == [joined]
    assert api.fetched(f"{path}/{SHORT_CODE}") == joined
    assert api.delete(f"{path}/{SHORT_CODE}").status_code == 204
    assert refusal(api.get(f"{path}/{SHORT_CODE}")) == (404, 20404)
    assert api.fetched(path)["short_codes"] == []


def test_a_short_code_is_in_one_service_only(api: Api) -> None:
    first, second = _pool(api.service("first")), _pool(api.service("second"))
    api.made(first, ShortCodeSid=SHORT_CODE)
    assert refusal(api.post(first, ShortCodeSid=SHORT_CODE)) == (409, 21710)
    assert refusal(api.post(second, ShortCodeSid=SHORT_CODE)) == (409, 21712)
    api.delete(f"{first}/{SHORT_CODE}")
    assert api.post(second, ShortCodeSid=SHORT_CODE).status_code == 201


def test_a_deleted_service_lets_its_short_codes_go(api: Api) -> None:
    service = api.service()
    api.made(_pool(service), ShortCodeSid=SHORT_CODE)
    assert api.delete(f"{SERVICES}/{service['sid']}").status_code == 204
    assert api.post(_pool(api.service()), ShortCodeSid=SHORT_CODE).status_code == 201


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({}, (400, 20001)),
        ({"ShortCodeSid": "SC1"}, (400, 20001)),
        ({"ShortCodeSid": "SC" + "0" * 32}, (404, 20404)),
    ],
)
def test_only_the_accounts_own_short_codes_can_join(
    api: Api, form: dict[str, str], refused: tuple[int, int]
) -> None:
    assert refusal(api.post(_pool(api.service()), **form)) == refused


def test_a_service_prefers_its_short_code_where_that_reaches_and_is_billed_apart(api: Api) -> None:
    service = api.ready_service()
    api.made(_pool(service), ShortCodeSid=SHORT_CODE)
    domestic = api.message(MessagingServiceSid=service["sid"])
    foreign = api.message(MessagingServiceSid=service["sid"], To="+14165550123")
    api.simulator.advance(5)
    assert api.fetched(domestic["uri"])["from"] == "69578"
    assert api.fetched(domestic["uri"])["status"] == "delivered"
    assert api.fetched(foreign["uri"])["from"] == "+14155550100"


def test_a_short_code_without_mms_leaves_pictures_to_the_numbers(api: Api) -> None:
    service = api.ready_service()
    api.made(_pool(service), ShortCodeSid=SMALL_SHORT_CODE)
    picture = api.message(MessagingServiceSid=service["sid"], MediaUrl="https://example.com/a.png")
    api.simulator.advance(5)
    assert api.fetched(picture["uri"])["from"] == "+14155550100"


def test_a_service_with_only_a_short_code_can_send_where_that_reaches(api: Api) -> None:
    service = api.service()
    api.made(_pool(service), ShortCodeSid=CANADIAN_SHORT_CODE)
    form = {"Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert api.post(MESSAGES, **form, To="+14165550123").status_code == 201
    assert refusal(api.post(MESSAGES, **form, To=TO)) == (400, 21703)


def test_a_short_code_can_be_named_as_the_sender(api: Api) -> None:
    message = api.message(From="69578")
    assert (message["from"], message["status"], message["messaging_service_sid"]) == (
        "69578",
        "queued",
        None,
    )
    api.simulator.advance(3)
    assert api.fetched(message["uri"])["status"] == "delivered"


def test_a_named_short_code_must_be_the_accounts_and_reach_and_be_in_the_service(api: Api) -> None:
    service, form = api.service(), {"To": TO, "Body": "Hello"}
    assert refusal(api.post(MESSAGES, **form, From="12345")) == (400, 21606)
    assert refusal(api.post(MESSAGES, **(form | {"To": "+14165550123"}), From="69578")) == (400, 21612)
    named = form | {"From": "69578", "MessagingServiceSid": service["sid"]}
    assert refusal(api.post(MESSAGES, **named)) == (400, 21711)
    api.made(_pool(service), ShortCodeSid=SHORT_CODE)
    assert api.made(MESSAGES, **named)["messaging_service_sid"] == service["sid"]


def test_a_stop_to_a_short_code_holds_for_its_service(api: Api) -> None:
    service = api.ready_service()
    api.made(_pool(service), ShortCodeSid=SHORT_CODE)
    api.simulator.receive(from_=TO, to="69578", body="STOP")
    (received,) = api.fetched(MESSAGES, To="69578")["messages"]
    assert (received["direction"], received["messaging_service_sid"]) == ("inbound", service["sid"])
    for sender in ({"MessagingServiceSid": service["sid"]}, {"From": "69578"}, {"From": "+14155550100"}):
        assert refusal(api.post(MESSAGES, To=TO, Body="x", **sender)) == (400, 21610)
    api.simulator.receive(from_=TO, to="69578", body="START")
    assert api.post(MESSAGES, To=TO, Body="x", From="69578").status_code == 201
