"""Numbers for sale."""

from typing import Any

import pytest

from .api import ACCOUNT, NUMBERS, Api, refusal

LOCAL = f"{ACCOUNT}/AvailablePhoneNumbers/US/Local.json"


def _search(api: Api, path: str = LOCAL, **query: Any) -> list[dict[str, Any]]:
    return list(api.fetched(path, **query)["available_phone_numbers"])


def test_a_search_answers_the_same_numbers_every_time(api: Api) -> None:
    first = _search(api, AreaCode=415)
    assert len(first) == 50
    assert first == _search(api, AreaCode=415)
    assert len({offer["phone_number"] for offer in first}) == 50
    assert all(offer["phone_number"].startswith("+1415") for offer in first)
    assert (first[0]["region"], first[0]["locality"], first[0]["iso_country"]) == (
        "CA",
        "San Francisco",
        "US",
    )


def test_an_offer_is_twilios(api: Api) -> None:
    offer = _search(api, AreaCode=415)[0]
    digits = offer["phone_number"][2:]
    assert offer["friendly_name"] == f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    assert set(offer["capabilities"]) == {"voice", "sms", "mms"}
    assert offer["address_requirements"] == "none"


def test_the_answer_has_no_paging_keys_but_heeds_the_page_size(api: Api) -> None:
    answer = api.fetched(LOCAL, AreaCode=415, PageSize=3)
    assert set(answer) == {"uri", "available_phone_numbers"}
    assert len(answer["available_phone_numbers"]) == 3


def test_an_owned_number_is_not_for_sale_until_it_is_released(api: Api) -> None:
    wanted = _search(api, AreaCode=415)[0]["phone_number"]
    number = api.number(wanted)
    assert wanted not in [offer["phone_number"] for offer in _search(api, AreaCode=415)]
    api.delete(f"{ACCOUNT}/IncomingPhoneNumbers/{number['sid']}.json")
    assert _search(api, AreaCode=415)[0]["phone_number"] == wanted


@pytest.mark.parametrize(
    ("contains", "expected"),
    [
        ("5551234", "5551234"),
        ("+1415555****", "+1415555"),
        ("99$", "99"),
        ("OWLS", "6957"),
    ],
)
def test_a_pattern_finds_numbers_that_have_it(api: Api, contains: str, expected: str) -> None:
    offers = _search(api, Contains=contains)
    assert offers
    assert all(expected in offer["phone_number"] for offer in offers)
    if contains.endswith("$"):
        assert all(offer["phone_number"].endswith(expected) for offer in offers)


@pytest.mark.parametrize("contains", ["5", "55-5", "1" * 17])
def test_a_bad_pattern_is_refused(api: Api, contains: str) -> None:
    assert refusal(api.get(LOCAL, Contains=contains)) == (400, 20001)


@pytest.mark.parametrize("enabled", ["true", "false"])
@pytest.mark.parametrize(("name", "capability"), [("SmsEnabled", "sms"), ("MmsEnabled", "mms")])
def test_capabilities_are_as_asked(api: Api, name: str, capability: str, enabled: str) -> None:
    offers = _search(api, AreaCode=415, **{name: enabled})
    assert offers
    assert {offer["capabilities"][capability] for offer in offers} == {enabled == "true"}


def test_a_region_and_a_locality_can_be_asked_for(api: Api) -> None:
    assert {offer["region"] for offer in _search(api, InRegion="TX")} == {"TX"}
    assert {offer["locality"] for offer in _search(api, InLocality="Austin")} == {"Austin"}
    assert _search(api, InRegion="ZZ") == []


@pytest.mark.parametrize("area_code", [533, 555, 911, 416, 800])
def test_some_area_codes_have_no_local_numbers(api: Api, area_code: int) -> None:
    assert _search(api, AreaCode=area_code) == []


def test_countries_say_what_they_sell(api: Api) -> None:
    countries = {
        row["country_code"]: row for row in api.fetched(f"{ACCOUNT}/AvailablePhoneNumbers.json")["countries"]
    }
    assert set(countries["US"]["subresource_uris"]) == {"local", "toll_free"}
    assert {"local", "mobile", "toll_free", "national", "shared_cost"} == set(
        countries["GB"]["subresource_uris"]
    )
    for row in countries.values():
        assert api.fetched(row["uri"])["country"] == row["country"]
        for uri in row["subresource_uris"].values():
            assert _search(api, uri, PageSize=1)


def test_what_a_country_does_not_sell_is_not_found(api: Api) -> None:
    assert refusal(api.get(f"{ACCOUNT}/AvailablePhoneNumbers/US/Mobile.json")) == (404, 20404)
    assert refusal(api.get(f"{ACCOUNT}/AvailablePhoneNumbers/XX/Local.json")) == (404, 20404)
    assert refusal(api.get(f"{ACCOUNT}/AvailablePhoneNumbers/XX.json")) == (404, 20404)


def test_tollfree_and_mobile_numbers_are_for_sale(api: Api) -> None:
    tollfree = _search(api, f"{ACCOUNT}/AvailablePhoneNumbers/US/TollFree.json", AreaCode=888)
    assert all(offer["phone_number"].startswith("+1888") for offer in tollfree)
    mobile = _search(api, f"{ACCOUNT}/AvailablePhoneNumbers/GB/Mobile.json", SmsEnabled="true")
    assert all(offer["phone_number"].startswith("+447") for offer in mobile)
    assert mobile[0]["friendly_name"] == mobile[0]["phone_number"]


@pytest.mark.parametrize(
    ("country", "kind", "start", "capability"),
    [
        ("GB", "National", "+443", "voice"),
        ("AU", "SharedCost", "+6113", "voice"),
        ("JP", "Voip", "+8150", "voice"),
        ("NO", "MachineToMachine", "+4759", "sms"),
    ],
)
def test_rarer_kinds_are_for_sale_in_some_countries(
    api: Api, country: str, kind: str, start: str, capability: str
) -> None:
    offers = _search(api, f"{ACCOUNT}/AvailablePhoneNumbers/{country}/{kind}.json", PageSize=5)
    assert len(offers) == 5
    for offer in offers:
        assert offer["phone_number"].startswith(start)
        assert offer["iso_country"] == country
        assert [name for name, able in offer["capabilities"].items() if able] == [capability]
    bought = api.made(NUMBERS, PhoneNumber=offers[0]["phone_number"], AddressSid="AD" + "0" * 32)
    assert bought["type"].replace("-", "") == kind.lower()


def test_numbers_that_need_an_address_can_be_left_out(api: Api) -> None:
    path = f"{ACCOUNT}/AvailablePhoneNumbers/DE/Mobile.json"
    assert _search(api, path)
    assert _search(api, path, ExcludeAllAddressRequired="true") == []
    assert _search(api, path, ExcludeLocalAddressRequired="true")


def test_every_number_on_offer_can_be_bought(api: Api) -> None:
    for offer in _search(api, AreaCode=415, PageSize=5) + _search(api, Contains="5551234", PageSize=5):
        assert api.number(offer["phone_number"])["capabilities"] == offer["capabilities"] | {"fax": False}
