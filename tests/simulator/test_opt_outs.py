"""STOP and START."""

import httpx
import pytest
from opt_out_words import LONG, PLAYS, TOLL_FREE, Play

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


@pytest.mark.parametrize("play", PLAYS)
@pytest.mark.parametrize("in_a_service", [False, True])
def test_words_mean_what_twilio_says(api: Api, play: Play, in_a_service: bool) -> None:
    number = api.number(play.sender)
    if in_a_service:
        api.join(api.service()["sid"], number["sid"])
    for text in play.texts:
        _text(api, play.sender, text)

    answer = api.post(MESSAGES, To=OWNER, Body="x", From=play.sender)

    assert answer.status_code == (400 if play.out else 201)
    assert not play.out or answer.json()["code"] == 21610


def test_a_toll_free_networks_block_holds_for_its_own_number(api: Api) -> None:
    long, toll_free, service = api.number(LONG), api.number(TOLL_FREE), api.service()["sid"]
    for number in (long, toll_free):
        api.join(service, number["sid"])
    _text(api, TOLL_FREE, "STOP")
    assert refusal(api.post(MESSAGES, To=OWNER, Body="x", From=LONG)) == (400, 21610)
    _text(api, LONG, "START")
    assert api.post(MESSAGES, To=OWNER, Body="x", From=LONG).status_code == 201
    assert refusal(api.post(MESSAGES, To=OWNER, Body="x", From=TOLL_FREE)) == (400, 21610)
    _text(api, TOLL_FREE, "UNSTOP")
    assert api.post(MESSAGES, To=OWNER, Body="x", From=TOLL_FREE).status_code == 201


def test_a_short_codes_owner_has_to_heed_a_stop(api: Api) -> None:
    """Twilio handles no keywords of a short code outside of services."""
    short_code = "69578"
    assert _text(api, short_code, "STOP").status_code == 201
    assert api.post(MESSAGES, To=OWNER, Body="x", From=short_code).status_code == 201


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
