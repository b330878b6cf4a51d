"""No trouble ends a wait: not Twilio's, not the connection's, not the clock's, and not the reader's own."""

from datetime import timedelta

import httpx
import pytest
from airflows import FINDS_NO_CONNECTION

from airflow_provider_twilio.waiting.agenda import Agenda

from .conftest import World
from .fake_twilio import Answer, brand, page, refusal, sid

HOUR = 3600.0
MANY = 50


@pytest.fixture
def brands(world: World) -> World:
    world.twilio.brands = {sid("BN", number): "PENDING" for number in range(MANY)}
    return world


def approve_all(world: World) -> None:
    world.twilio.brands = dict.fromkeys(world.twilio.brands, "APPROVED")


def all_of(world: World) -> list[float | None]:
    """When each of many young waits has heard."""
    heard = world.run(
        *(world.brand(number, age=timedelta(minutes=2)) for number in range(MANY)), until=3 * HOUR
    )
    return [one.at if one else None for one in heard]


def latest(moments: list[float | None]) -> float:
    assert None not in moments, "somebody has heard nothing"
    return max(moment for moment in moments if moment is not None)


def test_an_outage_costs_one_request_a_minute_and_all_go_on_after_it(brands: World) -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    def over() -> None:
        approve_all(brands)
        brands.twilio.answers = None

    brands.twilio.answers = nobody
    brands.time.after(600, over)

    assert 600 <= latest(all_of(brands)) <= 690
    assert len([moment for moment in brands.twilio.times() if moment < 600]) <= 11
    assert len(brands.lookups) <= 12


def test_a_limit_is_kept_by_all(brands: World) -> None:
    brands.twilio.answers = lambda request: refusal(429, 20429, **{"Retry-After": "300"})
    brands.time.after(100, lambda: setattr(brands.twilio, "answers", None))
    brands.time.after(100, lambda: approve_all(brands))

    ended = latest(all_of(brands))

    first, second, *_ = brands.twilio.times()
    assert second - first == pytest.approx(300, abs=1)
    assert ended <= second + 90


@pytest.mark.parametrize("trouble", [pytest.param("missing", marks=FINDS_NO_CONNECTION), "wrong"])
def test_a_connection_that_is_put_right_serves_all_within_90_seconds(brands: World, trouble: str) -> None:
    approve_all(brands)
    if trouble == "missing":
        brands.environment.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
    else:
        brands.connection(login="AC1")
    brands.time.after(1000, brands.connection)

    assert 1000 <= latest(all_of(brands)) <= 1090
    assert len(brands.lookups) <= 19
    for number in range(MANY):
        (told,) = [line for line in brands.log_of(sid("BN", number)) if line.startswith("Nobody can look")]
        assert "twilio_default" in told


@pytest.mark.parametrize("rate", [0, -1, "fast"], ids=str)
def test_a_rate_that_is_put_right_serves_all_within_90_seconds(brands: World, rate: int | str) -> None:
    approve_all(brands)
    brands.connection(extra={"a2p_requests_per_second": rate})
    brands.time.after(1000, brands.connection)

    assert 1000 <= latest(all_of(brands)) <= 1090
    assert brands.twilio.times()[0] >= 1000
    (told,) = [line for line in brands.log_of(sid("BN", 0)) if line.startswith("Nobody can look")]
    assert "a2p_requests_per_second" in told


@FINDS_NO_CONNECTION
def test_thousands_of_waits_on_a_connection_that_is_missing_cost_one_look_up_a_minute(world: World) -> None:
    many = 3000
    world.twilio.brands = {sid("BN", number): "APPROVED" for number in range(many)}
    world.environment.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
    world.time.after(1000, world.connection)

    heard = world.run(*(world.brand(number) for number in range(many)), until=HOUR)

    assert 1000 <= latest([one.at if one else None for one in heard]) <= 1090
    assert len(world.lookups) <= 19


def test_waits_whose_deadlines_are_past_end_with_one_look_each_at_most(brands: World) -> None:
    past = [brands.brand(number, age=timedelta(days=3), lasts=timedelta(days=1)) for number in range(MANY)]

    heard = brands.run(*past, until=HOUR)

    assert latest([one.at if one else None for one in heard]) <= 120
    assert len(brands.twilio.times()) <= MANY


def test_a_token_that_is_put_right_serves_all_within_90_seconds(brands: World) -> None:
    brands.connection(password="the token of last week")
    right = httpx.BasicAuth("AC" + "0a" * 16, "token")._auth_header

    def guarded(request: httpx.Request) -> httpx.Response:
        return (
            brands.twilio._known(request)
            if request.headers["Authorization"] == right
            else refusal(401, 20003)
        )

    brands.twilio.answers = guarded
    approve_all(brands)
    brands.time.after(1000, brands.connection)

    assert 1000 <= latest(all_of(brands)) <= 1090
    assert len([moment for moment in brands.twilio.times() if moment < 1000]) <= 18
    told = [line for _, line in brands.lines]
    assert any("20003" in line for line in told)
    assert not any("last week" in line for line in told)


def _malformed(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b'{"data": [')


def _no_list(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"sid": "BN"})


def _in_a_circle(request: httpx.Request) -> httpx.Response:
    return page(
        [brand(sid("BN", 10_000), "PENDING")], "https://x/v1/a2p/BrandRegistrations?Page=0&PageToken=P"
    )


def _of_another_page(request: httpx.Request) -> httpx.Response:
    meta = {
        "key": "data",
        "url": "https://x/v1/a2p/BrandRegistrations?PageToken=another",
        "next_page_url": None,
    }
    return httpx.Response(200, json={"data": [], "meta": meta})


def _leads_elsewhere(request: httpx.Request) -> httpx.Response:
    assert request.url.host == "messaging.twilio.com"
    return page([], f"https://evil.example.com/?PageToken={request.url.query.decode()[-6:]}x")


def _empty(request: httpx.Request) -> httpx.Response:
    return page([])


def _out_of_order(request: httpx.Request) -> httpx.Response:
    return refusal(500, 20500)


@pytest.mark.parametrize(
    "answer",
    [_out_of_order, _malformed, _no_list, _in_a_circle, _of_another_page, _leads_elsewhere, _empty],
    ids=lambda answer: answer.__name__.strip("_"),
)
def test_a_list_that_is_none_is_set_aside_and_all_are_looked_at_singly(brands: World, answer: Answer) -> None:
    brands.twilio.listed = answer
    brands.time.after(300, lambda: approve_all(brands))

    assert latest(all_of(brands)) <= 900
    assert brands.twilio.refused == 0


def test_a_brand_of_another_account_ends_its_own_wait_alone(brands: World) -> None:
    foreign = brands.brand(99_999, age=timedelta(minutes=2))
    *others, own = brands.run(*(brands.brand(number) for number in range(5)), foreign, until=3 * HOUR)

    assert others == [None] * 5
    assert own is not None
    assert (own.event["state"], own.event["status"]) == ("failed", "gone")
    assert not any("20404" in line for number in range(5) for line in brands.log_of(sid("BN", number)))


@pytest.mark.parametrize("status", [403, 500])
def test_one_resource_that_always_fails_keeps_no_other_from_being_heard(world: World, status: int) -> None:
    world.twilio.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(20)}
    poison = sid("MG", 0)

    def answer(request: httpx.Request) -> httpx.Response:
        return refusal(status, 20003) if poison in request.url.path else world.twilio._known(request)

    world.twilio.answers = answer
    world.time.after(
        300, lambda: world.twilio.campaigns.update(dict.fromkeys(world.twilio.campaigns, "VERIFIED"))
    )

    first, *others = world.run(
        *(world.campaign(number, age=timedelta(minutes=3)) for number in range(20)), until=HOUR
    )

    assert first is None
    assert all(one and one.at <= 900 for one in others)


def test_a_failure_that_nobody_can_confirm_keeps_no_other_from_being_heard(brands: World) -> None:
    brands.twilio.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(5)}
    doubted = sid("BN", 3)
    brands.twilio.listed = lambda request: page([brand(doubted, "FAILED")])

    def answer(request: httpx.Request) -> httpx.Response:
        return refusal(400, 20001) if doubted in request.url.path else brands.twilio._known(request)

    brands.twilio.answers = answer
    brands.time.after(3000, lambda: brands.twilio.campaigns.update({sid("MG", 0): "VERIFIED"}))

    first, *_ = brands.run(
        *(brands.campaign(number, age=timedelta(minutes=2)) for number in range(5)),
        *(brands.brand(number) for number in range(10)),
        until=2 * HOUR,
    )

    assert first is not None
    assert first.at <= 3000 + 600


def test_a_fault_of_the_reader_itself_ends_no_wait(brands: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(agenda: Agenda, now: float) -> float:
        raise ZeroDivisionError

    monkeypatch.setattr(Agenda, "page_at", broken)
    brands.time.after(300, lambda: approve_all(brands))

    assert latest(all_of(brands)) <= 900
    assert brands.twilio.refused == 0
    assert any("The reader has failed" in line for line in brands.log_of("nobody"))


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(hours=-3), timedelta(days=1)], ids=str)
def test_a_clock_that_jumps_delays_nobody(brands: World, jump: timedelta) -> None:
    def set_clock() -> None:
        brands.time.now += jump

    brands.time.after(200, set_clock)
    brands.time.after(600, lambda: approve_all(brands))

    assert 600 <= latest(all_of(brands)) <= 720


def test_a_clock_that_was_set_back_ends_no_wait_before_its_deadline(world: World) -> None:
    world.twilio.brands = {sid("BN", 0): "PENDING"}
    world.time.after(200, lambda: setattr(world.time, "now", world.time.now - timedelta(hours=2)))

    (heard,) = world.run(world.brand(0, age=timedelta(0), lasts=timedelta(hours=1)), until=10 * HOUR)

    assert heard is not None
    assert heard.event["state"] == "deadline"
    assert 3 * HOUR <= heard.at <= 3 * HOUR + 120
