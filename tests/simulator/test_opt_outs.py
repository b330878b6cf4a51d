"""STOP and START."""

import httpx
import pytest

from .api import MESSAGES, Api, refusal

OWNER = "+12065550123"


def _text(api: Api, to: str, body: str) -> httpx.Response:
    return api.http.post("/_simulator/inbound", json={"from": OWNER, "to": to, "body": body})


@pytest.mark.parametrize("word", ["STOP", "stop", " Unsubscribe ", "QUIT"])
def test_who_says_stop_gets_no_more_until_start(api: Api, word: str) -> None:
    service = api.ready_service()
    form = {"To": OWNER, "Body": "Hello", "MessagingServiceSid": service["sid"]}
    assert _text(api, "+14155550100", word).status_code == 201
    assert refusal(api.post(MESSAGES, **form)) == (400, 21610)
    assert api.post(MESSAGES, **(form | {"To": "+12065550124"})).status_code == 201
    _text(api, "+14155550100", "start")
    assert api.post(MESSAGES, **form).status_code == 201


def test_a_stop_holds_for_the_whole_service_and_for_no_other_sender(api: Api) -> None:
    service = api.ready_service()
    sibling, stranger = api.number("+14155550101"), api.number("+14155550102")
    api.join(service["sid"], sibling["sid"])
    _text(api, "+14155550100", "STOP")
    assert refusal(api.post(MESSAGES, To=OWNER, Body="x", From=sibling["phone_number"])) == (400, 21610)
    assert api.post(MESSAGES, To=OWNER, Body="x", From=stranger["phone_number"]).status_code == 201


def test_an_ordinary_text_is_only_received(api: Api) -> None:
    service = api.ready_service()
    sid = _text(api, "+14155550100", "Please stop the owls").json()["sid"]
    (message,) = api.fetched(MESSAGES, To="+14155550100")["messages"]
    assert (message["sid"], message["direction"], message["status"]) == (sid, "inbound", "received")
    assert (message["from"], message["body"]) == (OWNER, "Please stop the owls")
    assert api.post(MESSAGES, To=OWNER, Body="x", MessagingServiceSid=service["sid"]).status_code == 201


def test_opt_outs_are_in_the_snapshot(api: Api) -> None:
    service = api.ready_service()
    api.simulator.receive(from_=OWNER, to="+14155550100", body="STOP")
    assert api.simulator.snapshot()["opt_outs"] == [{"recipient": OWNER, "from": service["sid"]}]


def test_a_text_needs_a_sender_and_one_of_the_accounts_numbers(api: Api) -> None:
    assert _text(api, "+14155550100", "STOP").status_code == 400
    with pytest.raises(ValueError, match="from: 'owl'"):
        api.simulator.receive(from_="owl", to="+14155550100", body="x")
