"""WhatsApp, Messenger and RCS senders of a service."""

from typing import Any

import pytest

from .api import SERVICES, Api, refusal

SENDER = "XE" + "0" * 32


def _path(service: dict[str, Any]) -> str:
    return f"{SERVICES}/{service['sid']}/ChannelSenders"


def test_a_channel_sender_joins_a_service_and_leaves_it(api: Api) -> None:
    service = api.service()
    path = _path(service)
    sender = api.made(path, Sid=SENDER)
    assert (sender["sid"], sender["messaging_service_sid"]) == (SENDER, service["sid"])
    assert api.fetched(f"{path}/{SENDER}") == sender
    assert api.fetched(path)["senders"] == [sender]
    assert api.delete(f"{path}/{SENDER}").status_code == 204
    assert refusal(api.get(f"{path}/{SENDER}")) == (404, 20404)


@pytest.mark.parametrize(
    ("digit", "sender_type", "scheme"),
    [("0", "WhatsApp", "whatsapp:+1"), ("1", "Messenger", "messenger:"), ("2", "RCS", "rcs:")],
)
def test_the_last_digit_tells_the_channel(api: Api, digit: str, sender_type: str, scheme: str) -> None:
    sid = SENDER[:-1] + digit
    sender = api.made(_path(api.service()), Sid=sid)
    assert sender["sender_type"] == sender_type
    assert sender["sender"].startswith(scheme)
    again = api.service("again")
    api.delete(f"{_path({'sid': sender['messaging_service_sid']})}/{sid}")
    assert api.made(_path(again), Sid=sid)["sender"] == sender["sender"]


def test_a_channel_sender_is_in_one_service_only(api: Api) -> None:
    first, second = _path(api.service("first")), _path(api.service("second"))
    api.made(first, Sid=SENDER)
    assert refusal(api.post(first, Sid=SENDER)) == (409, 21710)
    assert refusal(api.post(second, Sid=SENDER)) == (409, 21712)
    api.delete(f"{first}/{SENDER}")
    assert api.post(second, Sid=SENDER).status_code == 201


@pytest.mark.parametrize("form", [{}, {"Sid": "XE1"}, {"Sid": "PN" + "0" * 32}])
def test_a_bad_sender_is_refused(api: Api, form: dict[str, str]) -> None:
    assert refusal(api.post(_path(api.service()), **form)) == (400, 20001)
