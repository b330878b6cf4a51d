"""Messaging Services."""

import pytest

from .api import SERVICES, Api, refusal


def test_a_new_service_has_twilios_defaults_and_what_was_asked_for(api: Api) -> None:
    service = api.made(
        SERVICES, FriendlyName="Owl Post", Usecase="notifications", StickySender="false", ValidityPeriod="600"
    )
    assert service["friendly_name"] == "Owl Post"
    assert service["usecase"] == "notifications"
    assert service["sticky_sender"] is False
    assert service["validity_period"] == 600
    assert service["inbound_method"] == "POST"
    assert service["us_app_to_person_registered"] is False
    assert service["sid"].startswith("MG")
    assert service["url"] == f"https://messaging.twilio.com/v1/Services/{service['sid']}"
    assert service["links"]["phone_numbers"] == f"{service['url']}/PhoneNumbers"
    assert service["date_created"].endswith("Z")


def test_a_service_can_be_fetched_changed_and_deleted(api: Api) -> None:
    path = f"{SERVICES}/{api.service()['sid']}"
    changed = api.post(path, FriendlyName="Raven Post", InboundRequestUrl="https://example.com/in")
    assert changed.status_code == 200
    assert api.fetched(path)["friendly_name"] == "Raven Post"
    assert api.fetched(path)["inbound_request_url"] == "https://example.com/in"
    gone = api.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert refusal(api.get(path)) == (404, 20404)


def test_services_are_listed_newest_first_under_the_key_that_meta_names(api: Api) -> None:
    for name in ("one", "two"):
        api.service(name)
    answer = api.fetched(SERVICES)
    assert answer["meta"]["key"] == "services"
    assert [service["friendly_name"] for service in answer["services"]] == ["two", "one"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"FriendlyName": ""}, 20001),
        ({"FriendlyName": "x" * 65}, 20001),
        ({"FriendlyName": "x", "Usecase": "spam"}, 21713),
        ({"FriendlyName": "x", "StickySender": "perhaps"}, 20001),
        ({"FriendlyName": "x", "ValidityPeriod": "36001"}, 20001),
        ({"FriendlyName": "x", "ValidityPeriod": "-1"}, 20001),
        ({"FriendlyName": "x", "InboundMethod": "PUT"}, 20001),
        ({"FriendlyName": "x", "StatusCallback": "example.com"}, 20001),
    ],
)
def test_a_bad_parameter_is_refused_and_nothing_is_made(api: Api, form: dict[str, str], code: int) -> None:
    assert refusal(api.post(SERVICES, **form)) == (400, code)
    assert api.simulator.snapshot()["services"] == []


def test_deleting_a_service_frees_its_numbers_and_removes_its_campaign(api: Api) -> None:
    service, other = api.ready_service(), api.service("other")
    number = api.simulator.snapshot()["phone_numbers"][0]
    assert api.delete(f"{SERVICES}/{service['sid']}").status_code == 204
    assert api.join(other["sid"], str(number["sid"])).status_code == 201
    assert api.simulator.snapshot()["campaigns"] == []


def test_a_service_is_registered_while_its_campaign_is_verified(api: Api) -> None:
    service = api.ready_service()
    assert api.fetched(f"{SERVICES}/{service['sid']}")["us_app_to_person_registered"] is True
    campaign = api.simulator.snapshot()["campaigns"][0]
    api.simulator.decide_campaign(str(campaign["sid"]), "SUSPENDED")
    assert api.fetched(f"{SERVICES}/{service['sid']}")["us_app_to_person_registered"] is False


def test_the_use_cases_of_services_are_not_taken_for_a_service(api: Api) -> None:
    usecases = api.fetched(f"{SERVICES}/Usecases")["usecases"]
    assert {row["usecase"] for row in usecases} >= {"notifications", "marketing", "undeclared"}
