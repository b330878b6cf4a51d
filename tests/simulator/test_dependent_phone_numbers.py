"""The numbers that need an address."""

from .api import ACCOUNT, NUMBERS, Api, refusal

ADDRESS, EMERGENCY = "AD" + "1" * 32, "AD" + "2" * 32


def _path(address: str) -> str:
    return f"{ACCOUNT}/Addresses/{address}/DependentPhoneNumbers.json"


def test_an_address_lists_the_numbers_that_name_it(api: Api) -> None:
    number = api.made(
        NUMBERS, PhoneNumber="+4915112345678", AddressSid=ADDRESS, EmergencyAddressSid=EMERGENCY
    )
    api.number("+14155550100")
    for address in (ADDRESS, EMERGENCY):
        (dependent,) = api.fetched(_path(address))["dependent_phone_numbers"]
        assert (dependent["sid"], dependent["phone_number"]) == (number["sid"], "+4915112345678")
        assert dependent["capabilities"] == {"Voice": True, "SMS": True, "MMS": False}
        assert (dependent["address_requirements"], dependent["uri"]) == ("any", number["uri"])


def test_a_number_that_lets_its_address_go_depends_on_it_no_more(api: Api) -> None:
    number = api.made(NUMBERS, PhoneNumber="+14155550100", AddressSid=ADDRESS)
    assert len(api.fetched(_path(ADDRESS))["dependent_phone_numbers"]) == 1
    assert api.post(number["uri"], AddressSid="").status_code == 200
    assert api.fetched(_path(ADDRESS))["dependent_phone_numbers"] == []


def test_what_is_no_address_is_not_found(api: Api) -> None:
    assert refusal(api.get(_path("AD1"))) == (404, 20404)
