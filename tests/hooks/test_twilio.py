"""The hook on the simulator: one account for both ways of calling, whole lists, and no secret anywhere."""

import asyncio
import json
import socket
from base64 import b64encode
from io import StringIO
from typing import Any

import pytest
import structlog
from airflow.sdk._shared.secrets_masker import redact
from airflow.sdk.log import logging_processors

from airflow_provider_twilio.api.errors import AuthenticationError, InvalidRequest, NotFound
from airflow_provider_twilio.api.messaging_v1.services import CreateService, FetchService, ListService
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import FetchMessage, ListMessage
from airflow_provider_twilio.hooks.connection import InvalidConnection
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.protocol.account import InvalidAccount
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.credentials import API_KEY_SECRET, API_KEY_SID
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger

SUBACCOUNT_SID = "AC" + "5b" * 16
BASIC = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()


class Connections:
    """Sets Airflow connections to the simulator, with some of their fields changed."""

    def __init__(self, simulator: Simulator, environment: pytest.MonkeyPatch) -> None:
        self._fields = simulator.connection
        self._environment = environment

    def set(self, name: str = "twilio_default", extra: Any = None, **fields: Any) -> None:
        extra = self._fields["extra"] | (extra or {}) if not isinstance(extra, str) else extra
        given = json.dumps(self._fields | fields | {"extra": extra})
        self._environment.setenv(f"AIRFLOW_CONN_{name.upper()}", given)

    def remove(self) -> None:
        self._environment.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")


@pytest.fixture
def connections(twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch) -> Connections:
    return Connections(twilio_default, monkeypatch)


def services(hook: TwilioHook, **options: Any) -> list[int]:
    """How many services each page holds."""
    return [len(page) for page in hook.pages(ListService(), **options)]


async def _aservices(hook: TwilioHook, **options: Any) -> list[int]:
    return [len(page) async for page in hook.apages(ListService(), **options)]


def aservices(hook: TwilioHook, **options: Any) -> list[int]:
    return asyncio.run(_aservices(hook, **options))


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


class TestSubaccounts:
    """Only api.twilio.com has the account in its paths: elsewhere parent credentials act on the parent."""

    def test_paths_name_the_subaccount(self, twilio_default: Simulator) -> None:
        with pytest.raises(NotFound):
            TwilioHook(account_sid=SUBACCOUNT_SID).execute(ListMessage())

        (asked,) = twilio_default.requests()
        assert asked.path == f"/2010-04-01/Accounts/{SUBACCOUNT_SID}/Messages.json"

    @pytest.mark.parametrize("read", [services, aservices])
    def test_the_messaging_host_is_refused_to_parent_credentials(
        self, read: Any, twilio_default: Simulator
    ) -> None:
        with pytest.raises(InvalidAccount, match=f"ListService .* {ACCOUNT_SID}, not on {SUBACCOUNT_SID}"):
            read(TwilioHook(account_sid=SUBACCOUNT_SID))
        assert twilio_default.requests() == []

    def test_neither_way_of_one_call_goes_there(self, twilio_default: Simulator) -> None:
        hook = TwilioHook(account_sid=SUBACCOUNT_SID)

        with pytest.raises(InvalidAccount, match="the subaccount's own credentials"):
            hook.execute(CreateService(friendly_name="Owl Post"))
        with pytest.raises(InvalidAccount, match="the subaccount's own credentials"):
            asyncio.run(hook.aexecute(CreateService(friendly_name="Owl Post")))
        assert twilio_default.requests() == []

    def test_a_subaccount_in_the_extra_is_no_different(
        self, connections: Connections, twilio_default: Simulator
    ) -> None:
        connections.set(extra={"account_sid": SUBACCOUNT_SID})

        with pytest.raises(InvalidAccount, match=SUBACCOUNT_SID):
            TwilioHook().execute(ListService())
        assert twilio_default.requests() == []

    def test_the_parents_api_key_is_no_different(
        self, connections: Connections, twilio_default: Simulator
    ) -> None:
        connections.set(login=API_KEY_SID, password=API_KEY_SECRET, extra={"account_sid": ACCOUNT_SID})

        with pytest.raises(InvalidAccount, match=f"{ACCOUNT_SID}, not on {SUBACCOUNT_SID}"):
            TwilioHook(account_sid=SUBACCOUNT_SID).execute(ListService())
        assert twilio_default.requests() == []

    def test_an_account_may_be_named_for_its_own_credentials(self, twilio_default: Simulator) -> None:
        assert services(TwilioHook(account_sid=ACCOUNT_SID)) == [0]

    def test_a_subaccount_is_an_account_sid(self, twilio_default: Simulator) -> None:
        with pytest.raises(InvalidConnection, match="account_sid: 'SUB': must be AC and 32 hexadecimal"):
            TwilioHook(account_sid="SUB").execute(ListMessage())
        assert twilio_default.requests() == []


class TestTestConnection:
    """What the button in Airflow's connection form says."""

    def test_a_good_connection_is_answered_by_both_hosts(self, twilio_default: Simulator) -> None:
        assert TwilioHook().test_connection() == (True, f"Both Twilio hosts answer for account {ACCOUNT_SID}")

        asked = [request.path for request in twilio_default.requests()]
        assert asked == ["/v1/Services", f"/2010-04-01/Accounts/{ACCOUNT_SID}/IncomingPhoneNumbers.json"]

    def test_a_wrong_token_is_told_with_a_hint(self, connections: Connections) -> None:
        connections.set(password="wrong" + AUTH_TOKEN)

        works, message = TwilioHook().test_connection()

        assert not works
        assert "20003" in message
        assert "Check the account SID and the token" in message
        assert AUTH_TOKEN not in message

    def test_nothing_listening_is_told_at_once(self, connections: Connections) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        connections.set(extra={"base_url": f"http://127.0.0.1:{port}"})

        works, message = TwilioHook().test_connection()

        assert not works
        assert "ListService: ConnectError" in message

    @pytest.mark.parametrize(
        "fields",
        [
            {"login": "AC123"},
            {"password": ""},
            {"extra": {"region": "xx9"}},
            {"extra": {"proxy": "http://ada:hunter2@[::1"}},
            {"extra": "not JSON"},
            {"extra": '["a", "list"]'},
        ],
        ids=["login", "password", "region", "proxy", "extra that isn't JSON", "extra that is a list"],
    )
    def test_a_wrong_field_is_told_and_nothing_is_sent(
        self, connections: Connections, twilio_default: Simulator, fields: dict[str, Any]
    ) -> None:
        connections.set(**fields)
        (field,) = fields["extra"] if isinstance(fields.get("extra"), dict) else fields

        works, message = TwilioHook().test_connection()

        assert not works
        assert "twilio_default" in message
        assert field in message
        assert "hunter2" not in message
        assert twilio_default.requests() == []


class TestSecrets:
    SECRETS = (AUTH_TOKEN, BASIC)

    def logged(self, line: str) -> str:
        """What Airflow's logger of tasks makes of a line."""
        file = StringIO()
        processors = logging_processors(json_output=False, log_format="%(message)s", colors=False)
        structlog.wrap_logger(structlog.WriteLogger(file), processors=processors).warning("It is %s", line)
        return file.getvalue()

    @pytest.mark.parametrize("secret", SECRETS, ids=["token", "Authorization header"])
    @pytest.mark.usefixtures("fresh_masker")
    def test_airflow_masks_it_in_logs(self, secret: str, twilio_default: Simulator) -> None:
        assert secret in self.logged(secret)

        TwilioHook().execute(ListService())

        assert self.logged(secret).strip() == "It is ***"

    @pytest.mark.parametrize("secret", SECRETS, ids=["token", "Authorization header"])
    @pytest.mark.usefixtures("fresh_masker")
    def test_airflow_masks_it_after_an_asynchronous_look_up_too(
        self, secret: str, twilio_default: Simulator
    ) -> None:
        asyncio.run(TwilioHook().aaccount())

        assert self.logged(secret).strip() == "It is ***"

    @pytest.mark.usefixtures("fresh_masker")
    def test_airflow_masks_the_salt(self, connections: Connections) -> None:
        salt = "a salt of the connection"
        connections.set(extra={"salt": salt})

        assert TwilioHook().salt == salt
        assert salt not in str(redact(f"made with {salt}"))

    def test_airflow_masks_the_proxys_address(self, connections: Connections) -> None:
        proxy = "http://ada:hunter2@127.0.0.1:3128"
        connections.set(extra={"proxy": proxy})

        assert "hunter2" in TwilioHook().account.proxy  # type: ignore[operator]
        assert redact(f"through {proxy}") == "through ***"

    def test_no_repr_shows_it(self, twilio_default: Simulator) -> None:
        hook = TwilioHook()
        hook.execute(ListService())

        shown = f"{hook!r} {hook} {hook.account!r} {hook.get_conn()!r}"
        assert not any(secret in shown for secret in self.SECRETS)

    def test_no_exception_shows_it(self, twilio_default: Simulator) -> None:
        twilio_default.fault("error", code=20003)
        with pytest.raises(AuthenticationError) as refused:
            TwilioHook().execute(ListService())

        shown = f"{refused.value!r} {refused.value} {vars(refused.value)}"
        assert not any(secret in shown for secret in self.SECRETS)

    def test_no_trigger_carries_it(self, twilio_default: Simulator) -> None:
        wait = {"request": "", "fields": FetchMessage(sid="SM" + "0a" * 16).model_dump()}

        _, kwargs = PollTrigger("twilio_default", None, wait, 60.0).serialize()

        assert kwargs["twilio_conn_id"] == "twilio_default"
        assert not any(secret in json.dumps(kwargs) for secret in self.SECRETS)
