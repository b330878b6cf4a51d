"""The media of messages."""

from datetime import timedelta
from typing import Any

import pytest

from .api import MESSAGES, Api, refusal

PICTURE, FILM = "https://example.com/a.png", "https://example.com/film.mp4?size=1"


def _list(message: dict[str, Any]) -> str:
    return str(message["subresource_uris"]["media"])


@pytest.fixture
def message(api: Api) -> dict[str, Any]:
    return api.message(From="+15005550006", MediaUrl=[PICTURE, FILM, "https://example.com/unknown"])


def test_media_belong_to_their_message_and_know_their_type(api: Api, message: dict[str, Any]) -> None:
    rows = api.fetched(_list(message))["media_list"]
    assert sorted(row["content_type"] for row in rows) == ["image/jpeg", "image/png", "video/mp4"]
    for row in rows:
        assert row["sid"].startswith("ME")
        assert row["parent_sid"] == message["sid"]
        assert api.fetched(row["uri"]) == row


def test_media_can_be_paged(api: Api, message: dict[str, Any]) -> None:
    first = api.fetched(_list(message), PageSize=2)
    second = api.fetched(first["next_page_uri"])
    assert [len(page["media_list"]) for page in (first, second)] == [2, 1]
    assert first["media_list"] + second["media_list"] == api.fetched(_list(message))["media_list"]


def test_media_can_be_deleted_one_by_one(api: Api, message: dict[str, Any]) -> None:
    first, *others = api.fetched(_list(message))["media_list"]
    assert api.delete(first["uri"]).status_code == 204
    assert refusal(api.get(first["uri"])) == (404, 20404)
    assert refusal(api.delete(first["uri"])) == (404, 20404)
    assert api.fetched(_list(message))["media_list"] == others
    assert api.fetched(message["uri"])["num_media"] == "2"


def test_media_are_found_by_their_date(api: Api, message: dict[str, Any]) -> None:
    today = api.simulator.now().date()
    yesterday, tomorrow = (today + timedelta(days=days) for days in (-1, 1))
    path = _list(message)
    assert len(api.fetched(path, DateCreated=today.isoformat())["media_list"]) == 3
    assert api.fetched(path, DateCreated=yesterday.isoformat())["media_list"] == []
    assert api.fetched(path, **{"DateCreated>": tomorrow.isoformat()})["media_list"] == []
    assert len(api.fetched(path, **{"DateCreated<": tomorrow.isoformat()})["media_list"]) == 3
    assert refusal(api.get(path, DateCreated="owl")) == (400, 20001)


def test_a_message_without_media_has_an_empty_list(api: Api, message: dict[str, Any]) -> None:
    plain = api.message(From="+15005550006")
    assert api.fetched(_list(plain))["media_list"] == []
    stranger = api.fetched(_list(message))["media_list"][0]["sid"]
    assert refusal(api.get(_list(plain).replace(".json", f"/{stranger}.json"))) == (404, 20404)


def test_media_need_a_message(api: Api) -> None:
    missing = MESSAGES.replace(".json", f"/SM{'0' * 32}/Media.json")
    assert refusal(api.get(missing)) == (404, 20404)


def test_people_send_media_too(api: Api) -> None:
    api.number("+14155550100")
    sid = api.simulator.receive(from_="+12065550123", to="+14155550100", body="Look", media=[PICTURE])
    received = api.fetched(MESSAGES.replace(".json", f"/{sid}.json"))
    assert (sid[:2], received["num_media"], received["price"]) == ("MM", "1", "-0.02200")
    (row,) = api.fetched(_list(received))["media_list"]
    assert row["content_type"] == "image/png"
