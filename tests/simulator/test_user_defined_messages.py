"""Messages between an application and a call."""

import pytest

from .api import ACCOUNT, Api, refusal

CALL = "CA" + "1" * 32
MESSAGES = f"{ACCOUNT}/Calls/{CALL}/UserDefinedMessages.json"
SUBSCRIPTIONS = f"{ACCOUNT}/Calls/{CALL}/UserDefinedMessageSubscriptions.json"


def test_a_message_is_sent_to_a_call(api: Api) -> None:
    message = api.made(MESSAGES, Content='{"owl": "Hedwig"}')
    assert message["sid"].startswith("KX")
    assert message["call_sid"] == CALL
    assert message["date_created"].endswith("+0000")


def test_a_call_is_subscribed_to_and_let_go(api: Api) -> None:
    subscription = api.made(SUBSCRIPTIONS, Callback="https://example.com/hear", Method="GET")
    assert subscription["sid"].startswith("ZY")
    assert subscription["uri"].endswith(f"/{subscription['sid']}.json")
    other_call = subscription["uri"].replace(CALL, "CA" + "2" * 32)
    assert refusal(api.delete(other_call)) == (404, 20404)
    assert api.delete(subscription["uri"]).status_code == 204
    assert refusal(api.delete(subscription["uri"])) == (404, 20404)


@pytest.mark.parametrize(
    ("path", "form"),
    [(MESSAGES, {"Content": "{}"}), (SUBSCRIPTIONS, {"Callback": "https://example.com/hear"})],
)
def test_a_repeated_key_makes_nothing_new(api: Api, path: str, form: dict[str, str]) -> None:
    first = api.made(path, **form, IdempotencyKey="1")
    assert api.made(path, **form, IdempotencyKey="1") == first
    assert api.made(path, **form, IdempotencyKey="2")["sid"] != first["sid"]
    assert api.made(path, **form)["sid"] != api.made(path, **form)["sid"]
    elsewhere = path.replace(CALL, "CA" + "2" * 32)
    assert api.made(elsewhere, **form, IdempotencyKey="1")["sid"] != first["sid"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (MESSAGES, {}),
        (MESSAGES, {"Content": "owl"}),
        (SUBSCRIPTIONS, {}),
        (SUBSCRIPTIONS, {"Callback": "nowhere"}),
        (SUBSCRIPTIONS, {"Callback": "https://example.com", "Method": "PUT"}),
    ],
)
def test_a_bad_request_is_refused(api: Api, path: str, form: dict[str, str]) -> None:
    assert refusal(api.post(path, **form)) == (400, 20001)


def test_what_is_no_call_is_not_found(api: Api) -> None:
    assert refusal(api.post(MESSAGES.replace(CALL, "CA1"), Content="{}")) == (404, 20404)
    assert refusal(api.post(SUBSCRIPTIONS.replace(CALL, "SM" + "1" * 32), Callback="https://e.com")) == (
        404,
        20404,
    )
