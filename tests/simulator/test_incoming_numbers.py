"""The account's own numbers."""

from typing import Any

import pytest

from .api import ACCOUNT, NUMBERS, Api, refusal


def _path(number: dict[str, Any]) -> str:
    return f"{ACCOUNT}/IncomingPhoneNumbers/{number['sid']}.json"


def _found(api: Api, **query: str) -> list[str]:
    return [row["phone_number"] for row in api.fetched(NUMBERS, **query)["incoming_phone_numbers"]]


def test_a_number_is_bought_by_its_digits(api: Api) -> None:
    number = api.made(
        NUMBERS, PhoneNumber="+14155550100", FriendlyName="Front desk", SmsUrl="https://e.com/x"
    )
    assert number["sid"].startswith("PN")
    assert (number["phone_number"], number["friendly_name"]) == ("+14155550100", "Front desk")
    assert (number["sms_url"], number["voice_url"], number["sms_method"]) == ("https://e.com/x", "", "POST")
    assert number["capabilities"] == {"voice": True, "sms": True, "mms": True, "fax": False}
    assert (number["status"], number["type"], number["origin"]) == ("in-use", "local", "twilio")
    assert number["date_created"].endswith("+0000")
    assert number["uri"] == _path(number)


def test_without_a_name_a_number_is_called_by_its_digits(api: Api) -> None:
    assert api.number("+14155550100")["friendly_name"] == "(415) 555-0100"


def test_a_number_is_bought_by_area_code(api: Api) -> None:
    first, second = (api.made(NUMBERS, AreaCode="415") for _ in range(2))
    assert first["phone_number"].startswith("+1415")
    assert first["phone_number"] != second["phone_number"]
    assert first["capabilities"]["sms"] is True


def test_nobody_buys_a_number_twice(api: Api) -> None:
    api.number("+14155550100")
    assert refusal(api.post(NUMBERS, PhoneNumber="+14155550100")) == (400, 21422)
    assert _found(api) == ["+14155550100"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"PhoneNumber": "+1415"}, 21421),
        ({"PhoneNumber": "owl"}, 21421),
        ({"PhoneNumber": "+99912345678"}, 21422),
        ({"AreaCode": "555"}, 21452),
        ({"AreaCode": "41"}, 21452),
        ({"PhoneNumber": "+14155550100", "SmsUrl": "nowhere"}, 20001),
        ({"PhoneNumber": "+14155550100", "SmsMethod": "PUT"}, 20001),
        ({"PhoneNumber": "+14155550100", "FriendlyName": "x" * 65}, 20001),
        ({"PhoneNumber": "+14155550100", "BundleSid": "BU1"}, 20001),
    ],
)
def test_a_bad_purchase_is_refused_and_nothing_is_bought(api: Api, form: dict[str, str], code: int) -> None:
    assert refusal(api.post(NUMBERS, **form)) == (400, code)
    assert _found(api) == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"PhoneNumber": "+15005550000"}, 21422),
        ({"PhoneNumber": "+15005550001"}, 21421),
        ({"AreaCode": "533"}, 21452),
    ],
)
def test_magic_input_fails_as_documented(api: Api, form: dict[str, str], code: int) -> None:
    assert refusal(api.post(NUMBERS, **form)) == (400, code)


@pytest.mark.parametrize("form", [{"PhoneNumber": "+15005550006"}, {"AreaCode": "500"}])
def test_magic_input_succeeds_as_documented(api: Api, form: dict[str, str]) -> None:
    assert api.made(NUMBERS, **form)["phone_number"] == "+15005550006"


def test_a_number_that_needs_an_address_is_sold_with_one(api: Api) -> None:
    assert refusal(api.post(NUMBERS, PhoneNumber="+49151123456")) == (400, 21422)
    assert refusal(api.post(NUMBERS, PhoneNumber="+4915112345678")) == (400, 21631)
    number = api.made(NUMBERS, PhoneNumber="+4915112345678", AddressSid="AD" + "0" * 32)
    assert (number["type"], number["address_requirements"]) == ("mobile", "any")


def test_a_number_is_fetched_changed_and_released(api: Api) -> None:
    number = api.number()
    changed = api.post(_path(number), FriendlyName="Back door", SmsUrl="")
    assert (changed.status_code, changed.json()["friendly_name"]) == (200, "Back door")
    assert api.fetched(_path(number))["friendly_name"] == "Back door"
    assert api.delete(_path(number)).status_code == 204
    assert refusal(api.get(_path(number))) == (404, 20404)
    assert api.number()["phone_number"] == number["phone_number"]


def test_numbers_are_found_by_digits_and_by_name(api: Api) -> None:
    for digits, name in (("+14155550100", "Front"), ("+12065550100", "Back")):
        api.made(NUMBERS, PhoneNumber=digits, FriendlyName=name)
    assert _found(api) == ["+12065550100", "+14155550100"]
    assert _found(api, PhoneNumber="+14155550100") == ["+14155550100"]
    assert _found(api, PhoneNumber="206") == ["+12065550100"]
    assert _found(api, PhoneNumber="+1***5550100") == ["+12065550100", "+14155550100"]
    assert _found(api, PhoneNumber="+15555550100") == []
    assert _found(api, FriendlyName="Back") == ["+12065550100"]
    assert _found(api, FriendlyName="back") == []
    assert _found(api, Origin="hosted") == []


@pytest.mark.parametrize(
    ("kind", "digits"),
    [("Local", "+14155550100"), ("Mobile", "+447700900123"), ("TollFree", "+18885550100")],
)
def test_each_kind_has_a_list_of_its_own(api: Api, kind: str, digits: str) -> None:
    path = NUMBERS.replace(".json", f"/{kind}.json")
    for other in ("+14155550111", "+447700900222", "+18885550111"):
        api.number(other)
    number = api.made(path, PhoneNumber=digits, FriendlyName="Front desk")
    assert "type" not in number
    rows = api.fetched(path, FriendlyName="Front desk")["incoming_phone_numbers"]
    assert rows == [number]
    assert len(api.fetched(path)["incoming_phone_numbers"]) == 2
    assert api.fetched(_path(number)) == number | {"type": api.fetched(_path(number))["type"]}


def test_a_number_is_bought_only_as_what_it_is(api: Api) -> None:
    local = NUMBERS.replace(".json", "/Local.json")
    assert refusal(api.post(local, PhoneNumber="+18885550100")) == (400, 21422)
    assert refusal(api.post(local, AreaCode="415")) == (400, 20001)
    assert _found(api) == []


def test_tollfree_and_mobile_numbers_know_their_type(api: Api) -> None:
    assert api.number("+18885550100")["type"] == "toll-free"
    assert api.number("+447700900123")["type"] == "mobile"
