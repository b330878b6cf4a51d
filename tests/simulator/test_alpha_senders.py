"""Alphanumeric senders of a service, for every country and for single ones."""

from typing import Any

import pytest

from .api import MESSAGES, SERVICES, Api, refusal


def _paths(service: dict[str, Any]) -> tuple[str, str]:
    base = f"{SERVICES}/{service['sid']}"
    return f"{base}/AlphaSenders", f"{base}/DestinationAlphaSenders"


def test_an_alpha_sender_joins_a_service_and_leaves_it(api: Api) -> None:
    path, _ = _paths(api.service())
    sender = api.made(path, AlphaSender="OWLPOST")
    assert sender["sid"].startswith("AI")
    assert (sender["alpha_sender"], sender["capabilities"]) == ("OWLPOST", ["SMS"])
    assert api.fetched(f"{path}/{sender['sid']}") == sender
    assert api.fetched(path)["alpha_senders"] == [sender]
    assert api.delete(f"{path}/{sender['sid']}").status_code == 204
    assert refusal(api.get(f"{path}/{sender['sid']}")) == (404, 20404)


def test_a_service_has_one_alpha_sender(api: Api) -> None:
    path, _ = _paths(api.service())
    sender = api.made(path, AlphaSender="OWLPOST")
    assert refusal(api.post(path, AlphaSender="OWLS")) == (409, 20409)
    api.delete(f"{path}/{sender['sid']}")
    assert api.post(path, AlphaSender="OWLS").status_code == 201


@pytest.mark.parametrize("name", ["", "12345", "x" * 12, "OWL!", "öwl"])
def test_a_bad_name_is_refused(api: Api, name: str) -> None:
    for path in _paths(api.service()):
        assert refusal(api.post(path, AlphaSender=name)) == (400, 20001)
        assert api.fetched(path)["alpha_senders"] == []


def test_each_country_may_have_its_own(api: Api) -> None:
    _, path = _paths(api.service())
    french = api.made(path, AlphaSender="HIBOU", IsoCountryCode="FR")
    german = api.made(path, AlphaSender="EULE", IsoCountryCode="DE")
    assert (french["iso_country_code"], german["iso_country_code"]) == ("FR", "DE")
    assert refusal(api.post(path, AlphaSender="CHOUETTE", IsoCountryCode="FR")) == (409, 20409)
    assert api.fetched(path, IsoCountryCode="FR")["alpha_senders"] == [french]
    assert api.fetched(path)["alpha_senders"] == [german, french]
    assert api.fetched(f"{path}/{french['sid']}") == french
    assert api.delete(f"{path}/{french['sid']}").status_code == 204
    assert api.fetched(path)["alpha_senders"] == [german]
    assert refusal(api.post(path, AlphaSender="OWL", IsoCountryCode="fra")) == (400, 20001)


def test_one_without_a_country_is_the_services_alpha_sender_in_both_resources(api: Api) -> None:
    plain, by_country = _paths(api.service())
    default = api.made(by_country, AlphaSender="OWLPOST")
    french = api.made(by_country, AlphaSender="HIBOU", IsoCountryCode="FR")
    assert default["iso_country_code"] == ""
    assert [row["sid"] for row in api.fetched(plain)["alpha_senders"]] == [default["sid"]]
    assert api.fetched(f"{plain}/{default['sid']}")["alpha_sender"] == "OWLPOST"
    assert refusal(api.get(f"{plain}/{french['sid']}")) == (404, 20404)
    assert refusal(api.delete(f"{plain}/{french['sid']}")) == (404, 20404)


def test_a_service_sends_under_the_name_for_the_recipients_country(api: Api) -> None:
    service = api.ready_service()
    _, path = _paths(service)
    api.made(path, AlphaSender="OWLPOST")
    api.made(path, AlphaSender="HIBOU", IsoCountryCode="FR")
    sent = {
        to: api.message(MessagingServiceSid=service["sid"], To=to)
        for to in ("+33612345678", "+447700900123", "+99912345678", "+12065550123")
    }
    api.simulator.advance(5)
    senders = {to: api.fetched(message["uri"])["from"] for to, message in sent.items()}
    assert senders == {
        "+33612345678": "HIBOU",
        "+447700900123": "OWLPOST",
        "+99912345678": "OWLPOST",
        "+12065550123": "+14155550100",
    }


def test_a_name_carries_no_pictures_and_does_not_reach_north_america(api: Api) -> None:
    service = api.service()
    api.made(_paths(service)[0], AlphaSender="OWLPOST")
    form = {"Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert api.post(MESSAGES, **form, To="+447700900123").status_code == 201
    picture = form | {"MediaUrl": "https://example.com/a.png"}
    assert refusal(api.post(MESSAGES, **picture, To="+447700900123")) == (400, 21703)
    assert refusal(api.post(MESSAGES, **form, To="+12065550123")) == (400, 21703)
