"""Add-ons of a number."""

from typing import Any

import pytest

from .api import ACCOUNT, Api, refusal

INSTALLED, OTHER = "XE" + "ab" * 16, "XE" + "ac" * 16


def _path(number: dict[str, Any]) -> str:
    return f"{ACCOUNT}/IncomingPhoneNumbers/{number['sid']}/AssignedAddOns.json"


def test_an_add_on_is_assigned_to_a_number_and_taken_away(api: Api) -> None:
    number = api.number()
    add_on = api.made(_path(number), InstalledAddOnSid=INSTALLED)
    assert (add_on["sid"], add_on["resource_sid"]) == (INSTALLED, number["sid"])
    assert api.fetched(add_on["uri"]) == add_on
    other = api.made(_path(number), InstalledAddOnSid=OTHER)
    assert api.fetched(_path(number))["assigned_add_ons"] == [other, add_on]
    assert api.delete(add_on["uri"]).status_code == 204
    assert refusal(api.get(add_on["uri"])) == (404, 20404)
    assert api.fetched(_path(number))["assigned_add_ons"] == [other]


def test_one_add_on_serves_many_numbers_but_each_once(api: Api) -> None:
    first, second = api.number("+14155550101"), api.number("+14155550102")
    for number in (first, second):
        api.made(_path(number), InstalledAddOnSid=INSTALLED)
        assert refusal(api.post(_path(number), InstalledAddOnSid=INSTALLED)) == (409, 20409)


def test_an_add_on_says_what_it_is_invoked_for(api: Api) -> None:
    add_on = api.made(_path(api.number()), InstalledAddOnSid=INSTALLED)
    extensions = api.fetched(add_on["subresource_uris"]["extensions"])["extensions"]
    assert {row["unique_name"] for row in extensions} == {"sms-incoming", "voice-incoming"}
    for row in extensions:
        assert (row["assigned_add_on_sid"], row["enabled"]) == (INSTALLED, True)
        assert row["sid"].startswith("XF")
        assert api.fetched(row["uri"]) == row
    missing = extensions[0]["uri"].replace(extensions[0]["sid"], "XF" + "9" * 32)
    assert refusal(api.get(missing)) == (404, 20404)


@pytest.mark.parametrize("form", [{}, {"InstalledAddOnSid": "XE1"}, {"InstalledAddOnSid": "PN" + "0" * 32}])
def test_a_bad_add_on_is_refused(api: Api, form: dict[str, str]) -> None:
    number = api.number()
    assert refusal(api.post(_path(number), **form)) == (400, 20001)
    assert api.fetched(_path(number))["assigned_add_ons"] == []


def test_the_number_must_be_the_accounts(api: Api) -> None:
    missing = {"sid": "PN" + "0" * 32}
    assert refusal(api.get(_path(missing))) == (404, 20404)
    assert refusal(api.post(_path(missing), InstalledAddOnSid=INSTALLED)) == (404, 20404)
