"""The account's short codes."""

import pytest

from .api import ACCOUNT, CANADIAN_SHORT_CODE, SHORT_CODE, Api, refusal

PATH = f"{ACCOUNT}/SMS/ShortCodes.json"


def _one(sid: str) -> str:
    return PATH.replace(".json", f"/{sid}.json")


def _found(api: Api, **query: str) -> list[str]:
    return [row["short_code"] for row in api.fetched(PATH, **query)["short_codes"]]


def test_the_account_has_some_short_codes(api: Api) -> None:
    assert _found(api) == ["69579", "695782", "69578"]
    short_code = api.fetched(_one(SHORT_CODE))
    assert (short_code["short_code"], short_code["friendly_name"]) == ("69578", "69578")
    assert (short_code["sms_url"], short_code["sms_method"]) == (None, "POST")
    assert short_code["uri"] == _one(SHORT_CODE)
    assert short_code["date_created"].endswith("+0000")


def test_short_codes_are_found_by_digits_and_by_name(api: Api) -> None:
    assert _found(api, ShortCode="69579") == ["69579"]
    assert _found(api, ShortCode="695*8") == ["695782", "69578"]
    assert _found(api, ShortCode="12345") == []
    api.post(_one(CANADIAN_SHORT_CODE), FriendlyName="North")
    assert _found(api, FriendlyName="North") == ["69579"]
    assert _found(api, FriendlyName="north") == []


def test_a_short_code_can_be_configured(api: Api) -> None:
    answer = api.post(
        _one(SHORT_CODE), SmsUrl="https://example.com/sms", SmsMethod="GET", ApiVersion="2008-08-01"
    )
    assert answer.status_code == 200
    assert api.fetched(_one(SHORT_CODE)) == answer.json()
    assert (answer.json()["sms_url"], answer.json()["sms_method"]) == ("https://example.com/sms", "GET")
    assert answer.json()["api_version"] == "2008-08-01"
    assert api.post(_one(SHORT_CODE), SmsUrl="").json()["sms_url"] is None


@pytest.mark.parametrize(
    "form",
    [
        {"SmsUrl": "nowhere"},
        {"SmsMethod": "PUT"},
        {"ApiVersion": "2020-01-01"},
        {"FriendlyName": "x" * 65},
    ],
)
def test_a_bad_configuration_is_refused(api: Api, form: dict[str, str]) -> None:
    before = api.fetched(_one(SHORT_CODE))
    assert refusal(api.post(_one(SHORT_CODE), **form)) == (400, 20001)
    assert api.fetched(_one(SHORT_CODE)) == before


def test_other_short_codes_are_not_found(api: Api) -> None:
    assert refusal(api.get(_one("SC" + "0" * 32))) == (404, 20404)


def test_a_reset_sets_the_short_codes_back(api: Api) -> None:
    api.post(_one(SHORT_CODE), FriendlyName="Mine")
    api.simulator.reset()
    assert api.fetched(_one(SHORT_CODE))["friendly_name"] == "69578"
