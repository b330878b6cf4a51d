"""US A2P campaigns: what is refused at once, what is reviewed, what can be edited."""

from typing import Any

import pytest

from .api import BRANDS, CAMPAIGN, SERVICES, Api, refusal


def _path(service: dict[str, Any], campaign: dict[str, Any] | None = None) -> str:
    tail = f"/{campaign['sid']}" if campaign else ""
    return f"{SERVICES}/{service['sid']}/Compliance/Usa2p{tail}"


def _status(api: Api, service: dict[str, Any], campaign: dict[str, Any]) -> str:
    return str(api.fetched(_path(service, campaign))["campaign_status"])


def _edit(**changes: Any) -> dict[str, Any]:
    names = ("HasEmbeddedLinks", "HasEmbeddedPhone", "MessageSamples", "MessageFlow", "Description")
    return (
        {name: CAMPAIGN[name] for name in names} | {"AgeGated": "false", "DirectLending": "false"} | changes
    )


def test_a_campaign_goes_from_pending_through_progress_to_verified(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    answer = api.campaign(service["sid"], brand["sid"])
    campaign = answer.json()
    assert (answer.status_code, campaign["campaign_status"]) == (201, "PENDING")
    assert campaign["message_samples"] == CAMPAIGN["MessageSamples"]
    assert (campaign["campaign_id"], campaign["mock"], campaign["errors"]) == (None, False, [])
    assert campaign["opt_out_keywords"][0] == "STOP"
    api.simulator.advance(60)
    assert _status(api, service, campaign) == "IN_PROGRESS"
    api.simulator.advance(60)
    verified = api.fetched(_path(service, campaign))
    assert verified["campaign_status"] == "VERIFIED"
    assert verified["campaign_id"].startswith("C")
    assert verified["rate_limits"]["tmobile"]


def test_the_list_of_a_services_campaigns_is_called_compliance(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    assert api.fetched(_path(service))["compliance"] == []
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    answer = api.fetched(_path(service))
    assert answer["meta"]["key"] == "compliance"
    assert answer["compliance"] == [campaign]


def test_all_campaigns_have_one_sid(api: Api) -> None:
    """As the OpenAPI's description of ``sid`` and all of its examples have it."""
    brand = api.approved_brand()
    services = [api.service(name) for name in ("Owl Post", "Raven Post")]
    made = [api.campaign(service["sid"], brand["sid"]).json() for service in services]
    assert {campaign["sid"] for campaign in made} == {"QE2c6890da8086d771620e9b13fadeba0b"}
    api.simulator.decide_campaign(services[0]["sid"], "FAILED")
    assert [_status(api, *pair) for pair in zip(services, made, strict=True)] == ["FAILED", "PENDING"]
    assert len(api.simulator.snapshot()["campaigns"]) == 2
    with pytest.raises(ValueError, match=f"name a service instead, one of {services[0]['sid']}"):
        api.simulator.decide_campaign(made[0]["sid"], "VERIFIED")
    assert api.delete(_path(services[0], made[0])).status_code == 204
    assert _status(api, services[1], made[1]) == "PENDING"
    assert refusal(api.get(f"{_path(services[1])}/QE{'0' * 32}")) == (404, 20404)


@pytest.mark.parametrize(("version", "shown"), [("v1.2", True), ("v1.1", False), ("", False), ("2", False)])
def test_the_urls_are_shown_in_their_version_alone(api: Api, version: str, shown: bool) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    headers = {"X-Twilio-Api-Version": version}
    (listed,) = api.http.get(_path(service), headers=headers).json()["compliance"]
    fetched = api.http.get(_path(service, campaign), headers=headers).json()
    assert ("privacy_policy_url" in listed, "terms_and_conditions_url" in fetched) == (shown, shown)


def test_the_urls_are_shown_in_the_second_version_of_the_resource(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    assert "privacy_policy_url" not in campaign
    second = api.http.get(_path(service, campaign), headers={"X-Twilio-Api-Version": "v1.2"}).json()
    assert second["privacy_policy_url"] == CAMPAIGN["PrivacyPolicyUrl"]
    assert second["terms_and_conditions_url"] == CAMPAIGN["TermsAndConditionsUrl"]


def test_a_service_has_one_campaign_and_may_have_another_when_that_is_deleted(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    assert refusal(api.campaign(service["sid"], brand["sid"])) == (409, 20409)
    assert api.delete(_path(service, campaign)).status_code == 204
    assert refusal(api.get(_path(service, campaign))) == (404, 20404)
    assert api.campaign(service["sid"], brand["sid"]).status_code == 201


def test_a_standard_brand_may_have_campaigns_on_several_services(api: Api) -> None:
    brand = api.approved_brand()
    for name in ("first", "second"):
        assert api.campaign(api.service(name)["sid"], brand["sid"]).status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"PrivacyPolicyUrl": None}, 30933),
        ({"PrivacyPolicyUrl": ""}, 30933),
        ({"TermsAndConditionsUrl": None}, 30934),
        ({"TermsAndConditionsUrl": "terms"}, 20001),
        ({"Description": None}, 21727),
        ({"MessageFlow": None}, 21727),
        ({"MessageSamples": None}, 21727),
        ({"HasEmbeddedLinks": None}, 21727),
        ({"HasEmbeddedLinks": "perhaps"}, 20001),
        ({"Description": "x" * 39}, 21728),
        ({"Description": "x" * 4097}, 21728),
        ({"MessageFlow": "x" * 39}, 21728),
        ({"MessageFlow": "x" * 2049}, 21728),
        ({"MessageSamples": ["x" * 20]}, 21728),
        ({"MessageSamples": ["x" * 20] * 6}, 21728),
        ({"MessageSamples": ["x" * 19, "x" * 20]}, 21728),
        ({"MessageSamples": ["x" * 20, "x" * 1025]}, 21728),
        ({"OptInMessage": "x" * 19}, 21728),
        ({"HelpMessage": "x" * 321}, 21728),
        ({"OptOutKeywords": ["x" * 200, "y" * 56]}, 21728),
        ({"OptInKeywords": ["START NOW"]}, 20001),
        ({"UsAppToPersonUsecase": "delivery"}, 21720),
        ({"UsAppToPersonUsecase": "POLITICAL"}, 21720),
        ({"UsAppToPersonUsecase": "SOLE_PROPRIETOR"}, 21717),
        ({"BrandRegistrationSid": "BN" + "0" * 32}, 21717),
        ({"BrandRegistrationSid": "BN0"}, 20001),
    ],
)
def test_a_bad_campaign_is_refused_and_nothing_is_made(api: Api, changes: dict[str, Any], code: int) -> None:
    service, brand = api.service(), api.approved_brand()
    assert refusal(api.campaign(service["sid"], brand["sid"], **changes)) == (400, code)
    assert api.fetched(_path(service))["compliance"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Description": "x" * 40, "MessageFlow": "x" * 40, "MessageSamples": ["x" * 20, "y" * 20]},
        {"Description": "x" * 4096, "MessageFlow": "x" * 2048, "MessageSamples": ["x" * 1024] * 5},
        {"OptInMessage": "x" * 20, "HelpMessage": "x" * 320, "OptOutKeywords": ["x" * 200, "y" * 55]},
    ],
)
def test_the_limits_themselves_are_allowed(api: Api, changes: dict[str, Any]) -> None:
    service, brand = api.service(), api.approved_brand()
    assert api.campaign(service["sid"], brand["sid"], **changes).status_code == 201


@pytest.mark.parametrize("status", ["PENDING", "IN_REVIEW", "FAILED"])
def test_the_brand_must_be_approved(api: Api, status: str) -> None:
    service, brand = api.service(), api.brand()
    api.simulator.decide_brand(brand["sid"], status)
    assert refusal(api.campaign(service["sid"], brand["sid"])) == (400, 21717)


def test_a_suspended_brand_registers_nothing(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    api.simulator.decide_brand(brand["sid"], "SUSPENDED")
    assert refusal(api.campaign(service["sid"], brand["sid"])) == (400, 21731)


def test_an_unverified_sole_proprietor_registers_nothing_and_a_verified_one_campaign(api: Api) -> None:
    brand = api.approved_brand(BrandType="SOLE_PROPRIETOR")
    first, second = api.service("first"), api.service("second")
    usecase = {"UsAppToPersonUsecase": "SOLE_PROPRIETOR"}
    assert refusal(api.campaign(first["sid"], brand["sid"], **usecase)) == (400, 21717)
    api.post(f"{BRANDS}/{brand['sid']}/SmsOtp")
    api.simulator.advance(60)
    assert refusal(api.campaign(first["sid"], brand["sid"])) == (400, 21717)
    assert api.campaign(first["sid"], brand["sid"], **usecase).status_code == 201
    assert refusal(api.campaign(second["sid"], brand["sid"], **usecase)) == (409, 20409)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"PrivacyPolicyUrl": "http://www.example.com/privacy"}, 30908, "PRIVACY_POLICY_URL"),
        ({"PrivacyPolicyUrl": "https://127.0.0.1/privacy"}, 30908, "PRIVACY_POLICY_URL"),
        ({"TermsAndConditionsUrl": "https://intranet/terms"}, 30934, "TERMS_AND_CONDITIONS_URL"),
        ({"MessageSamples": ["Look at https://bit.ly/3abc now", "x" * 20]}, 30892, "MESSAGE_SAMPLES"),
    ],
)
def test_reviewers_reject_what_twilio_documents(
    api: Api, changes: dict[str, Any], code: int, field: str
) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"], **changes).json()
    assert campaign["errors"] == []
    api.simulator.advance(120)
    failed = api.fetched(_path(service, campaign))
    assert failed["campaign_status"] == "FAILED"
    (error,) = failed["errors"]
    assert (error["error_code"], error["fields"]) == (code, [field])
    assert error["description"]


def test_a_failed_campaign_is_edited_and_reviewed_again(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"], PrivacyPolicyUrl="http://example.com/p").json()
    assert refusal(api.post(_path(service, campaign), **_edit())) == (409, 20409)
    api.simulator.advance(120)
    edited = api.post(
        _path(service, campaign), **_edit(PrivacyPolicyUrl="https://example.com/p", Description="d" * 60)
    )
    assert (edited.status_code, edited.json()["campaign_status"]) == (200, "PENDING")
    assert edited.json()["description"] == "d" * 60
    assert edited.json()["us_app_to_person_usecase"] == CAMPAIGN["UsAppToPersonUsecase"]
    api.simulator.advance(120)
    assert _status(api, service, campaign) == "VERIFIED"


@pytest.mark.parametrize("missing", sorted(_edit()))
def test_an_edit_must_be_complete(api: Api, missing: str) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    api.simulator.decide_campaign(campaign["sid"], "FAILED")
    form = {name: value for name, value in _edit().items() if name != missing}
    assert refusal(api.post(_path(service, campaign), **form)) == (400, 21727)


def test_a_suspended_campaign_can_neither_be_edited_nor_deleted(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    api.simulator.decide_campaign(campaign["sid"], "SUSPENDED")
    assert refusal(api.post(_path(service, campaign), **_edit())) == (400, 21729)
    assert refusal(api.delete(_path(service, campaign))) == (400, 21729)


def test_a_mock_brands_campaign_is_a_mock(api: Api) -> None:
    service, brand = api.service(), api.approved_brand(Mock="true")
    assert api.campaign(service["sid"], brand["sid"]).json()["mock"] is True


def test_a_decision_may_be_any_text_and_carries_its_errors(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    campaign = api.campaign(service["sid"], brand["sid"]).json()
    reasons: list[dict[str, object]] = [{"error_code": 30897, "fields": ["MESSAGE_FLOW"]}]
    api.simulator.decide_campaign(campaign["sid"], "FAILED", reasons)
    assert api.fetched(_path(service, campaign))["errors"] == reasons
    api.simulator.decide_campaign(campaign["sid"], "AWAITING_THE_OWLS")
    api.simulator.advance(86400)
    assert _status(api, service, campaign) == "AWAITING_THE_OWLS"
    with pytest.raises(LookupError, match="campaign MG"):
        api.simulator.decide_campaign("MG" + "0" * 32, "VERIFIED")


def test_each_submission_of_a_campaign_costs_a_vetting(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    path = _path(service, api.campaign(service["sid"], brand["sid"]).json())
    api.simulator.decide_campaign(service["sid"], "FAILED")
    api.post(path, **_edit())
    assert [price for _, price in api.simulator.charges()][1:] == [15.0, 15.0]


def test_an_account_without_the_beta_can_not_edit_a_campaign(api: Api) -> None:
    service, brand = api.service(), api.approved_brand()
    path = _path(service, api.campaign(service["sid"], brand["sid"]).json())
    api.simulator.decide_campaign(service["sid"], "FAILED")
    api.simulator.configure(campaign_edits="refused")
    assert refusal(api.post(path, **_edit())) == (403, 20403)
    assert [price for _, price in api.simulator.charges()][1:] == [15.0]
