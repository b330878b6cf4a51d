"""The hook on the simulator: one account for both ways of calling, and whole lists."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.services import CreateService, FetchService, ListService
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.hooks import twilio
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.state import API_KEY_SECRET, API_KEY_SID

from .connections import Connections


def test_both_ways_of_calling_get_the_same_answer(twilio_default: Simulator) -> None:
    hook = TwilioHook()
    made = hook.execute(CreateService(friendly_name="Owl Post"))

    assert asyncio.run(hook.aexecute(FetchService(sid=made.sid))).friendly_name == "Owl Post"
    assert hook.execute(FetchService(sid=made.sid)).friendly_name == "Owl Post"


def test_both_ways_of_calling_find_the_same_account(connections: Connections) -> None:
    connections.set(extra={"timeout": 7, "edge": "dublin", "region": "ie1"})

    assert TwilioHook().account == asyncio.run(TwilioHook().aaccount())
    assert TwilioHook().account.timeout == 7


def test_the_connection_is_looked_up_once(connections: Connections) -> None:
    hook = TwilioHook()
    hook.execute(ListService())
    connections.remove()

    hook.execute(ListService())
    assert asyncio.run(hook.aexecute(ListService())).items == ()


def test_the_connection_is_looked_up_once_from_an_event_loop_too(connections: Connections) -> None:
    hook = TwilioHook()
    asyncio.run(hook.aexecute(ListService()))
    connections.remove()

    asyncio.run(hook.aexecute(ListService()))
    assert hook.execute(ListService()).items == ()


@pytest.mark.parametrize("called", ["get_connection", "mask_secret"])
def test_airflow_is_asked_from_a_thread_that_finds_back_to_the_event_loop(
    called: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the triggerer of Airflow 3.1 does: it asks its supervisor in the one loop that reads the answers."""
    owner: Any = twilio if called == "mask_secret" else TwilioHook
    original, loops = getattr(owner, called), []

    async def loop() -> None:
        loops.append(asyncio.get_running_loop())

    def send(*args: Any) -> Any:
        async_to_sync(loop)()
        return original(*args)

    async def look_up() -> asyncio.AbstractEventLoop:
        await TwilioHook().aaccount()
        return asyncio.get_running_loop()

    monkeypatch.setattr(owner, called, staticmethod(send))
    running = asyncio.run(look_up())
    assert set(loops) == {running}


@pytest.mark.parametrize(("wrong", "shown"), [(ListService, "ListService"), ("ListService", "str")])
def test_what_is_no_request_is_refused(twilio_default: Simulator, wrong: Any, shown: str) -> None:
    hook = TwilioHook()

    for call in (hook.execute, hook.pages, lambda request: asyncio.run(hook.aexecute(request))):
        with pytest.raises(InvalidRequest, match=f"^request: {shown}: must be a request with its arguments"):
            call(wrong)
    assert twilio_default.requests() == []


def test_nothing_is_looked_up_before_it_is_needed(connections: Connections) -> None:
    connections.remove()

    assert TwilioHook("nowhere").twilio_conn_id == "nowhere"


def test_a_hook_may_have_any_connection(connections: Connections, twilio_default: Simulator) -> None:
    connections.set("twilio_eu")
    connections.remove()

    assert TwilioHook("twilio_eu").test_connection()[0]


def test_the_client_and_its_connections_are_kept(twilio_default: Simulator) -> None:
    hook = TwilioHook()

    assert hook.get_conn() is hook.get_conn()
    assert hook.get_conn().account == hook.account


def test_an_api_key_opens_the_account(connections: Connections) -> None:
    connections.set(login=API_KEY_SID, password=API_KEY_SECRET, extra={"account_sid": ACCOUNT_SID})

    assert TwilioHook().test_connection() == (True, f"Both Twilio hosts answer for account {ACCOUNT_SID}")


class TestLists:
    @pytest.fixture(autouse=True)
    def _messages(self, twilio_default: Simulator) -> None:
        sent = twilio_default.now()
        row = {"to": "+15558675309", "from": "+15550001111", "date_sent": sent, "body": "Hi"}
        twilio_default.add_messages([row] * 1_150)

    def pages(self, request: Request[Any], **options: Any) -> list[int]:
        return [len(page) for page in TwilioHook().pages(request, **options)]

    async def apages(self, request: Request[Any], **options: Any) -> list[int]:
        return [len(page) async for page in TwilioHook().apages(request, **options)]

    @pytest.mark.parametrize(
        ("page_size", "limit", "sizes"),
        [
            (None, None, [1_000, 150]),
            (500, None, [500, 500, 150]),
            (None, 1_100, [1_000, 100]),
            (None, 1_000, [1_000]),
            (None, 3, [3]),
            (2, 5, [2, 2, 1]),
        ],
    )
    def test_a_list_comes_in_large_pages_up_to_the_limit(
        self, page_size: int | None, limit: int | None, sizes: list[int]
    ) -> None:
        request = ListMessage() if page_size is None else ListMessage(page_size=page_size)

        assert self.pages(request, limit=limit) == sizes
        assert asyncio.run(self.apages(request, limit=limit)) == sizes

    def test_no_more_is_asked_for_than_the_limit_needs(self, twilio_default: Simulator) -> None:
        self.pages(ListMessage(), limit=3)

        (asked,) = twilio_default.requests()
        assert asked.query["PageSize"] == ["3"]

    def test_a_page_is_asked_for_when_it_is_needed(self, twilio_default: Simulator) -> None:
        pages = TwilioHook().pages(ListMessage())
        assert twilio_default.requests() == []

        next(pages)
        assert len(twilio_default.requests()) == 1

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_is_at_least_one(self, limit: int, twilio_default: Simulator) -> None:
        with pytest.raises(InvalidRequest, match=f"limit: {limit}: must be at least 1"):
            self.pages(ListMessage(), limit=limit)
        assert twilio_default.requests() == []
