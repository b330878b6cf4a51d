"""A2P campaigns."""

from typing import Any

from .brands import a_brand, an_approved_brand
from .services import a_service
from .stage import Stage, drives, refused, said

SOUND: dict[str, Any] = {
    "description": "Sends order updates to customers who asked for them at the checkout.",
    "message_flow": "Customers tick a box on www.example.com/checkout and read the terms beside it.",
    "message_samples": ["Your order 1234 has been shipped today.", "Your order 1234 arrives on Monday."],
    "us_app_to_person_usecase": "DELIVERY_NOTIFICATION",
    "has_embedded_links": True,
    "has_embedded_phone": False,
}
URLS = {
    "privacy_policy_url": "https://www.example.com/privacy",
    "terms_and_conditions_url": "https://www.example.com/terms",
}
MORE: dict[str, Any] = {
    "opt_in_message": "You are in. Reply HELP for help, STOP to opt out.",
    "opt_out_message": "You are out, and get no more messages from us.",
    "help_message": "Call us or write to us. Reply STOP to opt out.",
    "opt_in_keywords": ["START"],
    "opt_out_keywords": ["STOP"],
    "help_keywords": ["HELP"],
    "subscriber_opt_in": True,
    "age_gated": True,
    "direct_lending": False,
}


@drives(
    "messaging_v1", "ListUsAppToPerson", "CreateUsAppToPerson", "FetchUsAppToPerson", "DeleteUsAppToPerson"
)
def a_campaign_is_registered_verified_and_deleted(stage: Stage) -> None:
    service, brand = a_service(stage), an_approved_brand(stage)
    campaigns = stage.v1.services(service.sid).us_app_to_person
    campaign = campaigns.create(brand_registration_sid=brand.sid, **SOUND, **URLS, **MORE)
    said(campaign, **SOUND, **MORE, brand_registration_sid=brand.sid, messaging_service_sid=service.sid)
    assert campaign.campaign_status in ("PENDING", "IN_PROGRESS")
    stage.later(120)
    said(campaigns(campaign.sid).fetch(), campaign_status="VERIFIED", **SOUND)
    assert service.fetch().us_app_to_person_registered is True
    assert [one.sid for one in campaigns.list()] == [campaign.sid]
    assert campaigns(campaign.sid).delete()
    assert campaigns.list() == []
    with refused(404, 20404):
        campaigns(campaign.sid).fetch()


@drives("messaging_v1", "UpdateUsAppToPerson")
def a_failed_campaign_is_corrected(stage: Stage) -> None:
    service, brand = a_service(stage), an_approved_brand(stage)
    campaigns = stage.v1.services(service.sid).us_app_to_person
    with refused(400, 30933):
        campaigns.create(brand_registration_sid=brand.sid, **SOUND)
    with refused(400, 21717):
        campaigns.create(brand_registration_sid=a_brand(stage).sid, **SOUND, **URLS)
    campaign = campaigns.create(brand_registration_sid=brand.sid, **SOUND, **URLS)
    stage.later(120)
    stage.simulator.decide_campaign(campaign.sid, "FAILED", [{"error_code": 30886}])
    failed = campaigns(campaign.sid).fetch()
    assert (failed.campaign_status, failed.errors[0]["error_code"]) == ("FAILED", 30886)
    kept = {name: value for name, value in SOUND.items() if name != "us_app_to_person_usecase"}
    better = kept | {"description": "Tells customers where the parcels are that they have ordered from us."}
    corrected = campaigns(campaign.sid).update(**better, **URLS, age_gated=False, direct_lending=False)
    said(corrected, **better)
    stage.later(120)
    said(campaigns(campaign.sid).fetch(), campaign_status="VERIFIED", **better)


@drives("messaging_v1", "FetchUsAppToPersonUsecase")
def a_brand_knows_its_use_cases(stage: Stage) -> None:
    service, brand = a_service(stage), an_approved_brand(stage)
    usecases = stage.v1.services(service.sid).us_app_to_person_usecases
    codes = {one["code"] for one in usecases.fetch(brand.sid).us_app_to_person_usecases}
    assert {"MIXED", "MARKETING", "DELIVERY_NOTIFICATION"} <= codes
    assert "SOLE_PROPRIETOR" not in codes
    alone = a_brand(stage, brand_type="SOLE_PROPRIETOR")
    assert [one["code"] for one in usecases.fetch(alone.sid).us_app_to_person_usecases] == ["SOLE_PROPRIETOR"]


@drives("messaging_v1", "CreateExternalCampaign")
def a_campaign_from_elsewhere_is_brought_to_a_service(stage: Stage) -> None:
    service = a_service(stage)
    campaign = stage.v1.external_campaign.create(campaign_id="CHOWL01", messaging_service_sid=service.sid)
    said(campaign, campaign_id="CHOWL01", messaging_service_sid=service.sid)
    stage.later(120)
    (found,) = stage.v1.services(service.sid).us_app_to_person.list()
    said(found, campaign_id="CHOWL01", campaign_status="VERIFIED", is_externally_registered=True)
