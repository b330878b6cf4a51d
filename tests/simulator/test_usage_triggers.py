"""Alarms on usage."""

from typing import Any

import pytest

from .api import ACCOUNT, Api, refusal

PATH = f"{ACCOUNT}/Usage/Triggers.json"
pytestmark = pytest.mark.usefixtures("opening_day")
TRIGGER = {"CallbackUrl": "https://example.com/alarm", "TriggerValue": "2", "UsageCategory": "sms"}


def _set(api: Api, **changes: str) -> dict[str, Any]:
    return api.made(PATH, **(TRIGGER | changes))


def _send(api: Api, count: int = 1) -> None:
    for _ in range(count):
        api.message(From="+15005550006", Body="x" * 161)
    api.simulator.advance(5)


def _found(api: Api, **query: str) -> list[str]:
    return [row["sid"] for row in api.fetched(PATH, **query)["usage_triggers"]]


def test_a_trigger_is_set_changed_and_taken_away(api: Api) -> None:
    trigger = _set(api, FriendlyName="Owls", Recurring="daily", TriggerBy="price", CallbackMethod="GET")
    assert trigger["sid"].startswith("UT")
    assert (trigger["trigger_value"], trigger["current_value"], trigger["date_fired"]) == ("2", "0", None)
    assert (trigger["recurring"], trigger["trigger_by"], trigger["callback_method"]) == (
        "daily",
        "price",
        "GET",
    )
    assert api.fetched(trigger["usage_record_uri"])["usage_records"][0]["category"] == "sms"
    answer = api.post(trigger["uri"], FriendlyName="More owls", CallbackUrl="https://example.com/b")
    assert (answer.status_code, answer.json()["friendly_name"]) == (200, "More owls")
    assert api.fetched(trigger["uri"]) == answer.json()
    assert api.delete(trigger["uri"]).status_code == 204
    assert refusal(api.get(trigger["uri"])) == (404, 20404)
    assert _found(api) == []


@pytest.mark.parametrize(("field", "value"), [("count", "3"), ("usage", "6"), ("price", "0.0498")])
def test_a_trigger_watches_count_usage_or_price(api: Api, field: str, value: str) -> None:
    trigger = _set(api, TriggerBy=field, TriggerValue="1000")
    _send(api, 3)
    assert api.fetched(trigger["uri"])["current_value"] == value


def test_a_trigger_fires_when_its_value_is_reached_and_only_once(api: Api) -> None:
    trigger = _set(api, TriggerBy="count")
    _send(api)
    assert api.fetched(trigger["uri"])["date_fired"] is None
    _send(api)
    fired = api.fetched(trigger["uri"])["date_fired"]
    assert fired.endswith("+0000")
    api.simulator.advance(86400)
    _send(api, 5)
    assert api.fetched(trigger["uri"])["date_fired"] == fired
    assert api.fetched(trigger["uri"])["current_value"] == "7"


def test_a_recurring_trigger_fires_once_a_period(api: Api) -> None:
    trigger = _set(api, TriggerBy="count", Recurring="daily")
    _send(api, 3)
    first = api.fetched(trigger["uri"])
    assert (first["current_value"], first["date_fired"] is None) == ("3", False)
    api.simulator.advance(86400)
    quiet = api.fetched(trigger["uri"])
    assert (quiet["current_value"], quiet["date_fired"]) == ("0", first["date_fired"])
    _send(api)
    assert api.fetched(trigger["uri"])["date_fired"] == first["date_fired"]
    _send(api)
    assert api.fetched(trigger["uri"])["date_fired"] != first["date_fired"]


def test_a_value_may_be_counted_from_now(api: Api) -> None:
    _send(api, 3)
    assert _set(api, TriggerBy="count", TriggerValue="+2")["trigger_value"] == "5"
    assert _set(api, TriggerBy="price", TriggerValue="+0.5")["trigger_value"] == "0.5498"


def test_what_was_used_before_does_not_fire_a_new_trigger(api: Api) -> None:
    _send(api, 3)
    trigger = _set(api, TriggerBy="count")
    assert (trigger["current_value"], trigger["date_fired"]) == ("3", None)
    _send(api)
    assert api.fetched(trigger["uri"])["date_fired"] is not None


def test_triggers_are_found_by_what_they_watch(api: Api) -> None:
    once = _set(api)["sid"]
    always = _set(api, Recurring="alltime", TriggerBy="price")["sid"]
    daily = _set(api, Recurring="daily", UsageCategory="totalprice", TriggerBy="price")["sid"]
    assert _found(api) == [daily, always, once]
    assert _found(api, Recurring="daily") == [daily]
    assert _found(api, Recurring="alltime") == [always, once]
    assert _found(api, Recurring="") == [always, once]
    assert _found(api, TriggerBy="price") == [daily, always]
    assert _found(api, UsageCategory="totalprice") == [daily]
    assert _found(api, TriggerBy="usage", Recurring="daily") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"CallbackUrl": ""},
        {"CallbackUrl": "nowhere"},
        {"TriggerValue": ""},
        {"TriggerValue": "0"},
        {"TriggerValue": "-1"},
        {"TriggerValue": "many"},
        {"UsageCategory": ""},
        {"UsageCategory": "owls"},
        {"Recurring": "hourly"},
        {"TriggerBy": "owls"},
        {"CallbackMethod": "PUT"},
        {"FriendlyName": "x" * 65},
    ],
)
def test_a_bad_trigger_is_refused(api: Api, changes: dict[str, str]) -> None:
    assert refusal(api.post(PATH, **(TRIGGER | changes))) == (400, 20001)
    assert _found(api) == []
