"""Airflow tries again what trying again may heal, and nothing else."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
)
from airflow_provider_twilio.client.account import InvalidAccount
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.tasks.failures import TryTaken, fail_on_permanent_errors

from .plain import Create, Delete, Fetch, Send, Update, send
from .tries import TaskStates, context, run


@pytest.mark.parametrize(
    ("to", "code", "hint"),
    [
        ("+15005550001", "21211", "E.164"),
        ("+15005550003", "21408", "Geo permissions"),
        ("+15005550004", "21610", "opted out"),
        ("+15005550009", "21614", "isn't a mobile number"),
    ],
)
def test_a_refusal_fails_for_good_with_twilios_code_and_a_hint(
    twilio_default: Simulator, to: str, code: str, hint: str
) -> None:
    with pytest.raises(AirflowFailException) as failed:
        run(send(to=to))

    assert f"code {code}" in str(failed.value)
    assert hint in str(failed.value)
    assert "CreateMessage" in str(failed.value)
    assert to not in str(failed.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 415, 422])
def test_every_4xx_but_429_fails_for_good(twilio_default: Simulator, status: int) -> None:
    twilio_default.fault("status", status=status, body="html")

    with pytest.raises(AirflowFailException, match=f"HTTP {status}"):
        run(send())
    assert len(twilio_default.requests()) == 1


@pytest.mark.parametrize("operator", [send, lambda: Fetch(task_id="fetch", sid="MG" + "0a" * 16)])
def test_too_many_requests_can_be_tried_again(
    twilio_default: Simulator, slept: list[float], operator: Any
) -> None:
    twilio_default.fault("status", status=429, count=None)

    with pytest.raises(RateLimited, match="20429"):
        run(operator())
    assert slept


@pytest.mark.parametrize("kind", ["status", "drop_before", "reset_after", "truncated", "malformed"])
def test_an_unanswered_read_can_be_tried_again(
    twilio_default: Simulator, slept: list[float], kind: Any
) -> None:
    sid = run(Create(task_id="create", friendly_name="Owl Post"))["sid"]
    twilio_default.fault(kind, count=None)

    with pytest.raises(Unanswered):
        run(Fetch(task_id="fetch", sid=sid))
    assert slept


def test_an_unreachable_twilio_can_be_tried_again(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = twilio_default.connection | {"extra": {"base_url": "http://127.0.0.1:1"}}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(nowhere))

    with pytest.raises(Unreachable):
        run(send())


@pytest.mark.parametrize("kind", ["status", "drop_before", "drop_after", "reset_after", "truncated"])
def test_a_create_that_may_have_happened_fails_for_good(twilio_default: Simulator, kind: Any) -> None:
    twilio_default.fault(kind)

    with pytest.raises(AirflowFailException, match=r"(?s)it may have happened.*Look at Twilio for it"):
        run(send())
    assert len(twilio_default.requests()) == 1


class TestATryThatDied:
    """Nothing finds again what a plain create has made: a person must look."""

    @pytest.fixture
    def states(self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch) -> TaskStates:
        """Return the task state of a try that sent, and died before Airflow had its result."""
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.setattr(Send, "report", _die)
            with pytest.raises(KeyboardInterrupt):
                run(send(), states)
        return states

    def test_is_not_followed_by_another_one(self, twilio_default: Simulator, states: TaskStates) -> None:
        for number in (2, 3):
            with pytest.raises(AirflowFailException, match=r"(?s)CreateMessage: an earlier try may.*Look at"):
                run(send(), states, try_number=number)
        assert len(twilio_default.snapshot()["messages"]) == 1

    def test_is_followed_by_one_once_the_task_is_cleared(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        run(send(), states, try_number=2, cleared_after=1)

        assert len(twilio_default.snapshot()["messages"]) == 2

    def test_a_create_that_failed_surely_is_tried_again(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        twilio_default.fault("status", status=429, count=6)
        with pytest.raises(RateLimited):
            run(send(), states)

        run(send(), states, try_number=2)

    def test_a_connection_that_was_missing_is_no_create(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
            with pytest.raises(Exception, match="twilio_default"):
                run(send(), states)

        run(send(), states, try_number=2)

    def test_an_update_is_tried_again(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        sid = run(Create(task_id="create", friendly_name="Owl Post"))["sid"]
        run(Update(task_id="update", sid=sid, friendly_name="Owl Mail"), states)

        assert run(Update(task_id="update", sid=sid, friendly_name="Owl"), states, try_number=2)["sid"] == sid


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_update_that_may_have_happened_can_be_tried_again(twilio_default: Simulator) -> None:
    sid = run(Create(task_id="create", friendly_name="Owl Post"))["sid"]
    twilio_default.fault("drop_after", method="POST")
    update = Update(task_id="update", sid=sid, friendly_name="Owl Mail")

    with pytest.raises(OutcomeUnknown):
        run(update)
    assert run(update)["friendly_name"] == "Owl Mail"


def test_a_delete_that_may_have_happened_is_repeated_at_once(twilio_default: Simulator) -> None:
    sid = run(Create(task_id="create", friendly_name="Owl Post"))["sid"]
    twilio_default.fault("drop_after", method="DELETE")

    assert Delete(task_id="delete", sid=sid).execute(context()) is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"to": "867-5309"}, "to: str of 8 characters: must be a phone number in E.164 form"),
        ({"to": None}, "to: NoneType: must be"),
        ({"from_": None}, "from_: is missing"),
        ({"body": None}, "body: is missing"),
        ({"body": "x" * 1_601}, "body: str of 1601 characters"),
        ({"validity_period": 36_001}, "validity_period: 36001: must be less than or equal to 36000"),
        ({"messaging_service_sid": "MG1"}, "messaging_service_sid: 'MG1': must be MG and 32 hexadecimal"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_argument_fails_for_good_before_anything_is_sent(
    twilio_default: Simulator, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(AirflowFailException) as failed:
        run(send(**wrong))

    assert message in str(failed.value)
    assert twilio_default.requests() == []


def test_a_wrong_connection_fails_for_good_and_names_the_field(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = twilio_default.connection | {"extra": {"region": "xx9"}}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(wrong))

    with pytest.raises(AirflowFailException, match=r"(?s)'twilio_default'.*region: 'xx9'"):
        run(send())
    assert twilio_default.requests() == []


@pytest.mark.parametrize(
    ("error", "heals"),
    [
        (TwilioError("no"), False),
        (NotFound("no"), False),
        (AuthenticationError("no"), False),
        (InvalidRequest("no"), False),
        (InvalidAccount("no"), False),
        (RateLimited("no"), True),
        (Unreachable("no"), True),
        (Unanswered("no"), True),
        (OutcomeUnknown("no"), True),
        (KeyError("no"), True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_which_errors_last(error: Exception, heals: bool) -> None:
    with pytest.raises(type(error) if heals else AirflowFailException) as failed, fail_on_permanent_errors():
        raise error
    assert heals or failed.value.__cause__ is error


class Refused(Exception):
    """An error of Airflow's API server, as the task SDK raises it."""

    def __init__(self, status: int | None) -> None:
        self.error = SimpleNamespace(detail={"status_code": status, "message": "not found"})


@pytest.mark.parametrize("status", [404, 409, 410])
def test_a_try_that_airflow_has_taken_away_says_so_in_one_line(status: int) -> None:
    with (
        pytest.raises(TryTaken, match="Airflow has taken this try away") as taken,
        fail_on_permanent_errors(),
    ):
        raise Refused(status)

    assert taken.value.__cause__ is None
    assert taken.value.__suppress_context__


@pytest.mark.parametrize("status", [None, 401, 500, 503])
def test_other_errors_of_airflows_server_stay_what_they_are(status: int | None) -> None:
    with pytest.raises(Refused), fail_on_permanent_errors():
        raise Refused(status)
