"""Campaigns that were registered elsewhere."""

from typing import Any

import pytest

from .api import SERVICES, Api, refusal

PATH = f"{SERVICES}/PreregisteredUsa2p"


def _bring(api: Api, service: dict[str, Any], campaign_id: str = "C0FFEE1") -> dict[str, Any]:
    return api.made(PATH, CampaignId=campaign_id, MessagingServiceSid=service["sid"])


def test_a_campaign_is_brought_to_a_service_and_becomes_verified(api: Api) -> None:
    service = api.service()
    campaign = _bring(api, service)
    assert campaign["sid"].startswith("QE")
    assert (campaign["campaign_id"], campaign["messaging_service_sid"]) == ("C0FFEE1", service["sid"])
    path = f"{SERVICES}/{service['sid']}/Compliance/Usa2p"
    (seen,) = api.fetched(path)["compliance"]
    assert (seen["sid"], seen["campaign_status"]) == (campaign["sid"], "IN_PROGRESS")
    assert (seen["is_externally_registered"], seen["campaign_id"]) == (True, "C0FFEE1")
    assert (seen["brand_registration_sid"], seen["description"]) == (None, None)
    api.simulator.advance(60)
    assert api.fetched(f"{path}/{campaign['sid']}")["campaign_status"] == "VERIFIED"


def test_its_numbers_can_send(api: Api) -> None:
    service, number = api.service(), api.number()
    api.join(service["sid"], number["sid"])
    _bring(api, service)
    early = api.message(From=number["phone_number"])
    api.simulator.advance(60)
    late = api.message(From=number["phone_number"])
    api.simulator.advance(5)
    assert api.fetched(early["uri"])["error_code"] == 30034
    assert api.fetched(late["uri"])["status"] == "delivered"


def test_a_campaign_that_was_not_shared_fails(api: Api) -> None:
    service = api.service()
    _bring(api, service, "CFA1101")
    api.simulator.advance(60)
    (seen,) = api.fetched(f"{SERVICES}/{service['sid']}/Compliance/Usa2p")["compliance"]
    assert (seen["campaign_status"], seen["errors"][0]["error_code"]) == ("FAILED", 30904)


def test_it_is_edited_where_it_was_registered_and_can_be_taken_away(api: Api) -> None:
    service = api.service()
    campaign = _bring(api, service, "CFA1101")
    api.simulator.advance(60)
    path = f"{SERVICES}/{service['sid']}/Compliance/Usa2p/{campaign['sid']}"
    assert refusal(api.post(path, Description="x" * 50)) == (409, 20409)
    assert api.delete(path).status_code == 204
    assert _bring(api, service)["campaign_id"] != campaign["campaign_id"]


def test_a_service_has_one_campaign_wherever_it_comes_from(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    _bring(api, service)
    answer = api.post(PATH, CampaignId="C0FFEE2", MessagingServiceSid=service["sid"])
    assert refusal(answer) == (409, 20409)
    assert refusal(api.campaign(service["sid"], brand["sid"])) == (409, 20409)


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({"CampaignId": ""}, (400, 20001)),
        ({"MessagingServiceSid": ""}, (400, 20001)),
        ({"MessagingServiceSid": "MG1"}, (400, 20001)),
        ({"MessagingServiceSid": "MG" + "0" * 32}, (404, 21701)),
        ({"CnpMigration": "perhaps"}, (400, 20001)),
    ],
)
def test_a_bad_request_is_refused(api: Api, form: dict[str, str], refused: tuple[int, int]) -> None:
    service = api.service()
    good = {"CampaignId": "C0FFEE1", "MessagingServiceSid": service["sid"]}
    assert refusal(api.post(PATH, **(good | form))) == refused
    assert api.simulator.snapshot()["campaigns"] == []
