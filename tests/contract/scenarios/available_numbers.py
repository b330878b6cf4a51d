"""Numbers for sale."""

from typing import Any

from .stage import Stage, drives, refused, said

KINDS = {
    "Local": ("local", "US", "+1"),
    "TollFree": ("toll_free", "US", "+18"),
    "Mobile": ("mobile", "GB", "+447"),
    "National": ("national", "GB", "+443"),
    "SharedCost": ("shared_cost", "GB", "+44843"),
    "Voip": ("voip", "JP", "+8150"),
    "MachineToMachine": ("machine_to_machine", "NO", "+4759"),
}
"""The SDK's name of a kind, a country that has it, and how its numbers begin."""


@drives("v2010", "ListAvailablePhoneNumberCountry", "FetchAvailablePhoneNumberCountry")
def countries_are_listed(stage: Stage) -> None:
    countries = stage.account.available_phone_numbers
    known = {country.country_code: country for country in countries.list()}
    assert known["US"].country == "United States"
    said(countries("US").fetch(), country_code="US", beta=False)
    assert "local" in countries("US").fetch().subresource_uris
    with refused(404, 20404):
        countries("ZZ").fetch()


@drives("v2010", *(f"ListAvailablePhoneNumber{kind}" for kind in KINDS))
def numbers_are_for_sale(stage: Stage) -> None:
    for name, country, beginning in KINDS.values():
        found = _search(stage, name, country).list(limit=20)
        assert found, name
        assert all(number.phone_number.startswith(beginning) for number in found), name
        assert {number.iso_country for number in found} == {country}
    local = _search(stage, "local", "US")
    wanted = local.list(area_code=415, contains="*55", sms_enabled=True, limit=5)
    assert wanted
    assert all(number.phone_number.startswith("+1415") for number in wanted)
    assert all(number.capabilities["sms"] for number in wanted)
    bought = stage.account.incoming_phone_numbers.create(phone_number=wanted[0].phone_number)
    assert bought.phone_number not in {number.phone_number for number in local.list(area_code=415)}


def _search(stage: Stage, kind: str, country: str) -> Any:
    return getattr(stage.account.available_phone_numbers(country), kind)
