"""Feedback on messages."""

import pytest

from .api import ACCOUNT, Api, refusal


@pytest.mark.parametrize(
    ("form", "outcome"),
    [({}, "confirmed"), ({"Outcome": "confirmed"}, "confirmed"), ({"Outcome": "unconfirmed"}, "unconfirmed")],
)
def test_feedback_says_what_the_recipient_did(api: Api, form: dict[str, str], outcome: str) -> None:
    message = api.message(From="+15005550006")
    answer = api.post(message["subresource_uris"]["feedback"], **form)
    assert (answer.status_code, answer.json()["outcome"]) == (200, outcome)
    assert answer.json()["message_sid"] == message["sid"]


def test_the_latest_feedback_counts(api: Api) -> None:
    path = api.message(From="+15005550006")["subresource_uris"]["feedback"]
    first = api.post(path, Outcome="unconfirmed").json()
    api.simulator.advance(60)
    second = api.post(path).json()
    assert second["date_created"] == first["date_created"]
    assert second["date_updated"] > first["date_updated"]
    assert second["outcome"] == "confirmed"


def test_bad_feedback_is_refused(api: Api) -> None:
    message = api.message(From="+15005550006")
    answer = api.post(message["subresource_uris"]["feedback"], Outcome="perhaps")
    assert refusal(answer) == (400, 20001)
    missing = f"{ACCOUNT}/Messages/SM{'0' * 32}/Feedback.json"
    assert refusal(api.post(missing)) == (404, 20404)
