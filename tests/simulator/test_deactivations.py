"""Lists of deactivated numbers, and the file behind the link."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from .api import Api, refusal

PATH = "/v1/Deactivations"
NUMBERS = ["+12065550123", "+12065550124"]


def _day(api: Api, ago: int) -> str:
    return (api.simulator.now().date() - timedelta(days=ago)).isoformat()


def _link(api: Api, day: str) -> str:
    answer = api.get(PATH, Date=day)
    assert answer.status_code == 307, answer.text
    assert answer.headers["location"] == answer.json()["redirect_to"]
    return str(answer.json()["redirect_to"])


def _download(url: str, **options: Any) -> httpx.Response:
    return httpx.get(url, trust_env=False, timeout=10, **options)


def test_the_list_of_a_day_is_a_text_file_behind_a_link(api: Api) -> None:
    api.simulator.deactivate(_day(api, 3), NUMBERS)
    file = _download(_link(api, _day(api, 3)))
    assert (file.status_code, file.text) == (200, "+12065550123\n+12065550124\n")
    assert file.headers["content-type"].startswith("text/plain")
    assert _download(_link(api, _day(api, 2))).text == ""


def test_the_link_leads_to_the_server_that_was_asked(api: Api) -> None:
    assert _link(api, _day(api, 1)).startswith(f"{api.simulator.url}/")


def test_the_file_refuses_a_request_that_brings_credentials(api: Api) -> None:
    link = _link(api, _day(api, 1))
    refused = api.http.get(link)
    assert (refused.status_code, "<Code>InvalidArgument</Code>" in refused.text) == (400, True)
    assert _download(link).status_code == 200


def test_a_link_works_for_two_minutes(api: Api) -> None:
    link = _link(api, _day(api, 1))
    api.simulator.advance(118)
    assert _download(link).status_code == 200
    api.simulator.advance(4)
    late = _download(link)
    assert (late.status_code, "Request has expired" in late.text) == (403, True)
    assert _download(_link(api, _day(api, 1))).status_code == 200


def test_a_link_cannot_be_made_up(api: Api) -> None:
    _link(api, _day(api, 2))
    link = httpx.URL(_link(api, _day(api, 1)))
    forged = (
        link.copy_set_param("Expires", "9999999999"),
        link.copy_set_param("Signature", "0" * 64),
        link.copy_with(path=link.path.replace(_day(api, 1), _day(api, 2))),
        link.copy_with(query=None),
    )
    for url in forged:
        assert _download(str(url)).status_code == 403
    assert httpx.post(str(link), trust_env=False).status_code == 405


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2020-08-26", 30113),
        ("1999-01-01", 30113),
        ("2999-01-01", 30114),
        ("2026-1-1", 30115),
        ("2026-13-01", 30115),
        ("2026-07-01T00:00:00Z", 30115),
        ("yesterday", 30115),
        (None, 20001),
    ],
)
def test_a_day_without_a_list_is_refused(api: Api, day: str | None, code: int) -> None:
    query = {} if day is None else {"Date": day}
    assert refusal(api.get(PATH, **query)) == (400, code)


def test_the_first_day_of_all_has_a_list(api: Api) -> None:
    assert _download(_link(api, "2020-08-27")).status_code == 200


def test_todays_list_is_there_tomorrow_or_when_a_test_says_what_it_holds(api: Api) -> None:
    today = _day(api, 0)
    assert refusal(api.get(PATH, Date=today)) == (400, 30114)
    api.simulator.advance(86400)
    assert _download(_link(api, today)).text == ""
    api.simulator.deactivate(_day(api, 0), NUMBERS[:1])
    assert _download(_link(api, _day(api, 0))).text == "+12065550123\n"


def test_numbers_can_be_added_to_a_list(api: Api) -> None:
    day = api.simulator.now().date()
    api.simulator.deactivate(day, NUMBERS[:1])
    api.simulator.deactivate(day, ["(206) 555-0124"])
    assert api.simulator.snapshot()["deactivations"] == [{"date": day.isoformat(), "numbers": NUMBERS}]


@pytest.mark.parametrize(
    ("day", "numbers", "problem"),
    [
        ("2020-08-26", NUMBERS, "2020-08-26"),
        ("2999-01-01", NUMBERS, "2999-01-01"),
        ("1 May", NUMBERS, "1 May"),
        ("2026-05-01", ["owl"], "owl"),
    ],
)
def test_a_list_that_could_not_be_is_refused(api: Api, day: str, numbers: list[str], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        api.simulator.deactivate(day, numbers)
    assert api.simulator.snapshot()["deactivations"] == []


def test_faults_strike_the_file_too(api: Api) -> None:
    link = _link(api, _day(api, 1))
    api.simulator.fault("status", status=503, path="/_files/")
    assert _download(link).status_code == 503
    assert _download(link).status_code == 200
    (first, _) = api.simulator.requests(path="/_files/")
    assert (first.status, "authorization" in first.headers) == (503, False)
