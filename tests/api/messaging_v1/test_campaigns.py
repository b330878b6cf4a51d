"""Campaigns on the wire, and the limits of Twilio's prose."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1 import campaigns
from airflow_provider_twilio.api.messaging_v1.campaigns import (
    CreateExternalCampaign,
    CreateUsAppToPerson,
    DeleteUsAppToPerson,
    FetchUsAppToPerson,
    FetchUsAppToPersonUsecase,
    ListUsAppToPerson,
    UpdateUsAppToPerson,
)
from api.wire import ACCOUNT, MESSAGING, Operation, expected, left_out, name_of, on_the_wire, to_http

MG = "MG" + "1" * 32
BN = "BN" + "2" * 32
QE = "QE" + "3" * 32
DESCRIPTION = "Tells customers when they can pick their orders up."
MESSAGE_FLOW = "Customers tick an unchecked box at https://example.com/order."
SAMPLES = ["Your order is ready at the counter.", "We are out of oat milk today; is almond fine?"]
EDITABLE: dict[str, Any] = {
    "description": DESCRIPTION,
    "message_flow": MESSAGE_FLOW,
    "message_samples": SAMPLES,
    "has_embedded_links": True,
    "has_embedded_phone": False,
    "privacy_policy_url": "https://example.com/privacy?lang=en",
    "terms_and_conditions_url": "https://example.com/terms",
    "age_gated": False,
    "direct_lending": False,
    "x_twilio_api_version": "v1.2",
}
EDITED = {
    "Description": DESCRIPTION,
    "MessageFlow": MESSAGE_FLOW,
    "MessageSamples": SAMPLES,
    "HasEmbeddedLinks": "true",
    "HasEmbeddedPhone": "false",
    "PrivacyPolicyUrl": "https://example.com/privacy?lang=en",
    "TermsAndConditionsUrl": "https://example.com/terms",
    "AgeGated": "false",
    "DirectLending": "false",
}
REPLIES = {
    "opt_in_message": "You are in. Reply STOP to opt out.",
    "opt_out_message": "You will get no more messages from us.",
    "help_message": "Write to help@example.com for help.",
}
KEYWORDS = {"opt_in_keywords": ["START", "YES"], "opt_out_keywords": ["STOP"], "help_keywords": ["HELP"]}
REQUIRED = {
    "messaging_service_sid": MG,
    "brand_registration_sid": BN,
    "us_app_to_person_usecase": "CUSTOMER_CARE",
} | {
    name: EDITABLE[name]
    for name in (
        "description",
        "message_flow",
        "message_samples",
        "has_embedded_links",
        "has_embedded_phone",
        "privacy_policy_url",
        "terms_and_conditions_url",
    )
}
CAMPAIGNS = f"{MESSAGING}/Services/{MG}/Compliance/Usa2p"
OPERATIONS: list[Operation] = [
    (
        ListUsAppToPerson(
            messaging_service_sid=MG, page_size=1, page=0, page_token="PT1", x_twilio_api_version="v1.2"
        ),
        f"GET {CAMPAIGNS}",
        {"PageSize": "1", "Page": "0", "PageToken": "PT1"},
    ),
    (
        CreateUsAppToPerson(**(REQUIRED | EDITABLE | REPLIES | KEYWORDS | {"subscriber_opt_in": True})),
        f"POST {CAMPAIGNS}",
        EDITED
        | {
            "BrandRegistrationSid": BN,
            "UsAppToPersonUsecase": "CUSTOMER_CARE",
            "OptInMessage": REPLIES["opt_in_message"],
            "OptOutMessage": REPLIES["opt_out_message"],
            "HelpMessage": REPLIES["help_message"],
            "OptInKeywords": ["START", "YES"],
            "OptOutKeywords": ["STOP"],
            "HelpKeywords": ["HELP"],
            "SubscriberOptIn": "true",
        },
    ),
    (
        FetchUsAppToPerson(messaging_service_sid=MG, sid=QE, x_twilio_api_version="v1.2"),
        f"GET {CAMPAIGNS}/{QE}",
        {},
    ),
    (
        UpdateUsAppToPerson(messaging_service_sid=MG, sid=QE, **EDITABLE),
        f"POST {CAMPAIGNS}/{QE}",
        EDITED,
    ),
    (DeleteUsAppToPerson(messaging_service_sid=MG, sid=QE), f"DELETE {CAMPAIGNS}/{QE}", {}),
    (
        FetchUsAppToPersonUsecase(messaging_service_sid=MG, brand_registration_sid=BN),
        f"GET {CAMPAIGNS}/Usecases",
        {"BrandRegistrationSid": BN},
    ),
    (
        CreateExternalCampaign(campaign_id="CJ1A2B3", messaging_service_sid=MG, cnp_migration=True),
        f"POST {MESSAGING}/Services/PreregisteredUsa2p",
        {"CampaignId": "CJ1A2B3", "MessagingServiceSid": MG, "CnpMigration": "true"},
    ),
]


def create(**changes: Any) -> CreateUsAppToPerson:
    return CreateUsAppToPerson(**(REQUIRED | changes))


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(campaigns, OPERATIONS) == set()


def test_the_api_version_is_a_header_and_only_sent_when_asked_for() -> None:
    fetch = FetchUsAppToPerson(messaging_service_sid=MG, sid=QE)
    versioned = FetchUsAppToPerson(messaging_service_sid=MG, sid=QE, x_twilio_api_version="v1.2")

    assert "X-Twilio-Api-Version" not in to_http(fetch, ACCOUNT).headers
    assert to_http(versioned, ACCOUNT).headers["X-Twilio-Api-Version"] == "v1.2"


@pytest.mark.parametrize(
    ("name", "shortest", "longest"),
    [
        ("description", 40, 4096),
        ("message_flow", 40, 2048),
        ("opt_in_message", 20, 320),
        ("opt_out_message", 20, 320),
        ("help_message", 20, 320),
    ],
)
def test_a_text_has_its_limits(name: str, shortest: int, longest: int) -> None:
    for length in (shortest, longest):
        assert create(**{name: "x" * length})
    for length in (shortest - 1, longest + 1):
        with pytest.raises(InvalidRequest, match=rf"  {name}: .* (at least {shortest}|at most {longest}) "):
            create(**{name: "x" * length})


def test_an_updated_campaign_has_the_same_limits() -> None:
    with pytest.raises(InvalidRequest, match=r"  description: 'too short': .* at least 40 "):
        UpdateUsAppToPerson(messaging_service_sid=MG, sid=QE, **EDITABLE | {"description": "too short"})


def test_a_sample_has_its_limits() -> None:
    for length in (20, 1024):
        assert create(message_samples=["x" * length] * 2)
    for length in (19, 1025):
        with pytest.raises(InvalidRequest, match=r"  message_samples: .* (at least 20|at most 1024) "):
            create(message_samples=["x" * 100, "x" * length])


def test_there_are_two_to_five_samples() -> None:
    for count in (2, 5):
        assert create(message_samples=["x" * 20] * count)
    for count in (0, 1, 6):
        with pytest.raises(InvalidRequest, match=r"  message_samples: .* (at least 2|at most 5) "):
            create(message_samples=["x" * 20] * count)


@pytest.mark.parametrize("name", ["opt_in_keywords", "opt_out_keywords", "help_keywords"])
def test_keywords_are_alphanumeric_and_have_255_characters_in_all(name: str) -> None:
    assert create(**{name: ["x" * 200, "y" * 55]})
    with pytest.raises(InvalidRequest, match=f"  {name}: .*at most 255 characters in all, not 256"):
        create(**{name: ["x" * 200, "y" * 56]})
    for word in ("OPT-IN", "two words", ""):
        with pytest.raises(InvalidRequest, match=f"  {name}: .*must be alphanumeric, which '{word}' is not"):
            create(**{name: ["START", word]})


@pytest.mark.parametrize("name", ["privacy_policy_url", "terms_and_conditions_url"])
def test_both_addresses_are_asked_for_and_can_be_left_out_knowingly(name: str) -> None:
    with pytest.raises(InvalidRequest, match=f"  {name}: is missing"):
        CreateUsAppToPerson(**{key: value for key, value in REQUIRED.items() if key != name})

    opted_out = on_the_wire(create(**{name: None})).form

    assert {"PrivacyPolicyUrl", "TermsAndConditionsUrl"} - {*opted_out} == {
        {"privacy_policy_url": "PrivacyPolicyUrl"}.get(name, "TermsAndConditionsUrl")
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/privacy",
        "example.com/privacy",
        "https://localhost/privacy",
        "https:///privacy",
        "https://example.com/a page",
        "",
    ],
)
def test_an_address_is_a_public_https_page(address: str) -> None:
    with pytest.raises(InvalidRequest, match="  privacy_policy_url: "):
        create(privacy_policy_url=address)


def test_every_finding_is_told_at_once() -> None:
    with pytest.raises(InvalidRequest) as refused:
        create(
            description="short", message_samples=["short"], brand_registration_sid="BN1", message_flows="x"
        )

    found = {line.split(":")[0].strip() for line in str(refused.value).splitlines()[1:]}
    assert found == {"description", "message_samples", "brand_registration_sid", "message_flows"}
    assert "did you mean message_flow?" in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        "has_embedded_links",
        "has_embedded_phone",
        "message_samples",
        "message_flow",
        "description",
        "age_gated",
        "direct_lending",
    ],
)
def test_an_update_needs_all_that_twilio_asks_of_it(name: str) -> None:
    given = {key: value for key, value in EDITABLE.items() if key != name}

    with pytest.raises(InvalidRequest, match=f"  {name}: is missing"):
        UpdateUsAppToPerson(messaging_service_sid=MG, sid=QE, **given)


def test_the_use_case_of_a_campaign_can_not_be_changed() -> None:
    with pytest.raises(InvalidRequest, match="us_app_to_person_usecase: there is no such argument"):
        UpdateUsAppToPerson(
            messaging_service_sid=MG, sid=QE, **EDITABLE | {"us_app_to_person_usecase": "MARKETING"}
        )
