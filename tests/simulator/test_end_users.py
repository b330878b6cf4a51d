"""The business information behind a brand."""

import pytest

from .api import SOUND_PROFILE, UNSOUND_PROFILE, Api, refusal


def _path(profile: str) -> str:
    return f"/v1/EndUsers/IT{profile[2:]}"


def test_every_profile_has_business_information_and_a_sound_one_a_sound_number(api: Api) -> None:
    user = api.fetched(_path(SOUND_PROFILE))
    assert user["type"] == "customer_profile_business_information"
    assert user["attributes"]["business_registration_number"] == "12-3456789"
    assert user["url"].startswith("https://trusthub.twilio.com/v1/EndUsers/IT")


def test_an_unsound_profile_has_a_malformed_number_until_it_is_mended(api: Api) -> None:
    assert api.fetched(_path(UNSOUND_PROFILE))["attributes"]["business_registration_number"] == "12-34"
    answer = api.post(_path(UNSOUND_PROFILE), FriendlyName="Owls", Attributes='{"business_name": "Owls"}')
    assert answer.status_code == 200
    assert api.fetched(_path(UNSOUND_PROFILE))["attributes"] == {"business_name": "Owls"}
    assert api.fetched(_path(UNSOUND_PROFILE))["friendly_name"] == "Owls"


@pytest.mark.parametrize("attributes", ["{", "[1]", '"text"'])
def test_attributes_must_be_a_json_object(api: Api, attributes: str) -> None:
    assert refusal(api.post(_path(SOUND_PROFILE), Attributes=attributes)) == (400, 20001)


def test_what_is_no_sid_is_not_found(api: Api) -> None:
    assert refusal(api.get("/v1/EndUsers/IT1")) == (404, 20404)
