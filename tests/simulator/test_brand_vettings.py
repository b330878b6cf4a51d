"""Vettings of a brand."""

import pytest

from .api import BRANDS, Api, refusal

_TOKEN = "cv|1.0|tcr|10dlc|9975c339|GQ3EXAMPLE"


def test_a_vetting_goes_from_pending_to_success_and_vets_the_brand(api: Api) -> None:
    brand = api.approved_brand()
    path = f"{BRANDS}/{brand['sid']}/Vettings"
    vetting = api.made(path, VettingProvider="aegis")
    assert (vetting["vetting_status"], vetting["vetting_class"]) == ("PENDING", "STANDARD")
    assert vetting["brand_vetting_sid"].startswith("VT")
    one = f"{path}/{vetting['brand_vetting_sid']}"
    api.simulator.advance(60)
    assert api.fetched(one)["vetting_status"] == "IN_PROGRESS"
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["identity_status"] == "VERIFIED"
    api.simulator.advance(60)
    assert api.fetched(one)["vetting_status"] == "SUCCESS"
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["identity_status"] == "VETTED_VERIFIED"


def test_vettings_are_listed_and_filtered_by_provider(api: Api) -> None:
    path = f"{BRANDS}/{api.approved_brand()['sid']}/Vettings"
    api.made(path, VettingProvider="aegis")
    api.made(path, VettingProvider="campaign-verify", VettingId=_TOKEN)
    assert len(api.fetched(path)["data"]) == 2
    (found,) = api.fetched(path, VettingProvider="campaign-verify")["data"]
    assert (found["vetting_class"], found["vetting_id"]) == ("POLITICAL", _TOKEN)


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({}, (400, 20001)),
        ({"VettingProvider": "astrology"}, (400, 20001)),
        ({"VettingProvider": "campaign-verify"}, (400, 21722)),
        ({"VettingProvider": "campaign-verify", "VettingId": "cv|2"}, (400, 21722)),
    ],
)
def test_a_bad_vetting_is_refused(api: Api, form: dict[str, str], refused: tuple[int, int]) -> None:
    brand = api.approved_brand()
    assert refusal(api.post(f"{BRANDS}/{brand['sid']}/Vettings", **form)) == refused


def test_one_campaign_verify_token_is_imported_at_a_time(api: Api) -> None:
    path = f"{BRANDS}/{api.approved_brand()['sid']}/Vettings"
    api.made(path, VettingProvider="campaign-verify", VettingId=_TOKEN)
    assert refusal(api.post(path, VettingProvider="campaign-verify", VettingId=_TOKEN)) == (409, 21723)
    api.simulator.advance(120)
    api.made(path, VettingProvider="campaign-verify", VettingId=_TOKEN)


def test_a_brand_that_is_not_approved_cannot_be_vetted(api: Api) -> None:
    brand = api.brand()
    assert refusal(api.post(f"{BRANDS}/{brand['sid']}/Vettings", VettingProvider="aegis")) == (400, 21721)


def test_a_vetting_is_found_only_under_its_own_brand(api: Api) -> None:
    first, second = api.approved_brand(), api.approved_brand()
    vetting = api.made(f"{BRANDS}/{first['sid']}/Vettings", VettingProvider="aegis")
    path = f"{BRANDS}/{second['sid']}/Vettings/{vetting['brand_vetting_sid']}"
    assert refusal(api.get(path)) == (404, 20404)
