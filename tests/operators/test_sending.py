"""What a task that sends remembers, what it looks for, and what it does where it can't be told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import RateLimited
from airflow_provider_twilio.api.v2010.messages import CreateMessage, DeleteMessage, UpdateMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.ledger import Ledger
from airflow_provider_twilio.operators.ensure import SETTLED_AFTER
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import TaskStates, run, told

TO, OTHER = "+15558675309", "+15558675310"
FROM = "+15005550006"
BODY = "Your code is 4711."
DAYS = timedelta(days=1)


class Crash(BaseException):
    """The task's process is gone."""


def send(**changes: Any) -> SendSmsOperator:
    return SendSmsOperator(**{"task_id": "send", "to": TO, "from_": FROM, "body": BODY} | changes)


def somebody_sends(body: str = BODY, to: str = TO) -> str:
    return TwilioHook().execute(CreateMessage(to=to, from_=FROM, body=body)).sid


def posts(simulator: Simulator) -> int:
    return len(simulator.requests("POST"))


def looks(simulator: Simulator) -> int:
    return len(simulator.requests("GET", r"Messages\.json"))


@pytest.fixture
def states() -> TaskStates:
    return TaskStates()


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch, states: TaskStates) -> Callable[..., None]:
    """A try that dies after its intent was written, before or after its message was sent."""

    def die(*, sent: bool, of_the_try: Any = None, **changes: Any) -> None:
        operator = send(**changes)
        execute = TwilioHook.execute

        def dying(hook: TwilioHook, request: Any, **options: Any) -> Any:
            if not isinstance(request, CreateMessage):
                return execute(hook, request, **options)
            if sent:
                execute(hook, request, **options)
            raise Crash

        with monkeypatch.context() as patch:
            patch.setattr(TwilioHook, "execute", dying)
            with pytest.raises(Crash):
                run(operator, states, **of_the_try or {})

    return die


class TestMemory:
    def test_a_first_try_looks_for_nothing(self, twilio_default: Simulator, states: TaskStates) -> None:
        somebody_sends()

        run(send(), states)

        assert posts(twilio_default) == 2
        assert twilio_default.requests("GET") == []

    def test_a_retry_returns_the_message(self, twilio_default: Simulator, states: TaskStates) -> None:
        made = run(send(), states)

        again = run(send(), states, try_number=2)

        assert again["sid"] == made["sid"]
        assert posts(twilio_default) == 1

    def test_a_retry_returns_it_whatever_its_arguments_say_by_now(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        made = run(send(), states)

        again = run(send(to=OTHER, body="Something else"), states, try_number=2)

        assert again["sid"] == made["sid"]

    def test_a_message_that_was_deleted_since_is_not_sent_again(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        sid = run(send(), states)["sid"]
        twilio_default.advance(60)
        TwilioHook().execute(DeleteMessage(sid=sid))

        assert run(send(), states, try_number=2) == {"sid": sid}
        assert posts(twilio_default) == 1

    def test_it_holds_neither_recipient_nor_text(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=False)
        intent = json.dumps(states.kept)
        run(send(), states, try_number=2)

        for kept in (intent, json.dumps(states.kept)):
            assert TO[1:] not in kept
            assert BODY not in kept

    def test_a_refusal_withdraws_the_intent_so_that_a_later_try_sends_at_once(
        self, twilio_default: Simulator, states: TaskStates, slept: list[float]
    ) -> None:
        twilio_default.fault("error", code=21610)
        with pytest.raises(AirflowFailException, match="21610"):
            run(send(), states)

        run(send(), states, try_number=2, cleared_after=1)

        assert looks(twilio_default) == 0
        assert slept == []

    def test_so_does_an_account_that_was_busy(self, twilio_default: Simulator, states: TaskStates) -> None:
        twilio_default.fault("status", status=429, count=6)
        with pytest.raises(RateLimited):
            run(send(), states)

        run(send(), states, try_number=2)

        assert looks(twilio_default) == 0


class TestAfterACrash:
    def test_the_message_that_was_sent_is_adopted(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=True)
        somebody_sends("Another text")
        somebody_sends(to=OTHER)

        with capture_logs() as logs:
            made = run(send(), states, try_number=2)

        assert made["sid"] == twilio_default.snapshot()["messages"][0]["sid"]
        assert posts(twilio_default) == 3
        assert "An earlier try sent it" in told(logs)

    def test_the_same_text_of_before_is_not_taken_for_it(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        before = somebody_sends()
        twilio_default.advance(120)
        twilio_default.freeze()
        crash(sent=False)
        (key,) = states.kept
        kept = states.get(key)
        states.set(key, kept | {"intended_at": twilio_default.now().isoformat()})

        assert run(send(), states, try_number=2)["sid"] != before

    def test_only_pages_since_the_intent_are_read(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        for _ in range(250):
            somebody_sends("Another text")
        twilio_default.advance(3600)
        crash(sent=False)
        (key,) = states.kept
        states.set(key, states.get(key) | {"intended_at": twilio_default.now().isoformat()})

        run(send(), states, try_number=2)

        assert {request.query.get("Page", ["0"])[0] for request in twilio_default.requests("GET")} == {"0"}

    def test_what_was_not_sent_is_sent_once_the_earlier_try_has_settled(
        self,
        twilio_default: Simulator,
        states: TaskStates,
        crash: Callable[..., None],
        slept: list[float],
    ) -> None:
        crash(sent=False)

        run(send(), states, try_number=2)

        assert len(twilio_default.snapshot()["messages"]) == 1
        assert SETTLED_AFTER < sum(slept) < SETTLED_AFTER + 60

    def test_a_text_that_reads_otherwise_by_now_is_not_adopted_but_assumed_sent(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=True, body="It is 8:09.")

        with capture_logs() as logs:
            made = run(send(body="It is 8:10."), states, try_number=2)

        assert made["sid"] == twilio_default.snapshot()["messages"][0]["sid"]
        assert posts(twilio_default) == 1
        assert "warning: it can't be told" in told(logs)

    def test_a_text_that_reads_otherwise_by_now_is_sent_if_there_is_nothing(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=False, body="It is 8:09.")

        run(send(body="It is 8:10."), states, try_number=2)

        (message,) = twilio_default.snapshot()["messages"]
        assert message["body"] == "It is 8:10."


class TestWhatCanNotBeTold:
    @pytest.fixture
    def two(self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]) -> list[str]:
        """The SIDs of the task's message and of somebody's with the same text."""
        crash(sent=True)
        twilio_default.advance(2)
        somebody_sends()
        return [str(message["sid"]) for message in twilio_default.snapshot()["messages"]]

    def test_by_default_the_earliest_is_assumed_to_be_it_and_remembered(
        self, twilio_default: Simulator, states: TaskStates, two: list[str]
    ) -> None:
        with capture_logs() as logs:
            assert run(send(), states, try_number=2)["sid"] == two[0]

        assert f"these may be it: {two[0]}, {two[1]}. It is assumed that it was" in told(logs)
        assert posts(twilio_default) == 2
        with capture_logs() as logs:
            assert run(send(), states, try_number=3)["sid"] == two[0]
        assert "warning" not in told(logs)

    def test_it_may_be_left_to_a_person(
        self, twilio_default: Simulator, states: TaskStates, two: list[str]
    ) -> None:
        with pytest.raises(AirflowFailException, match=f"{two[0]}, {two[1]}\nLook at Twilio"):
            run(send(on_unknown="fail"), states, try_number=2)
        assert posts(twilio_default) == 2

    def test_it_may_be_sent_again_once(
        self, twilio_default: Simulator, states: TaskStates, two: list[str]
    ) -> None:
        made = run(send(on_unknown="resend"), states, try_number=2)
        again = run(send(on_unknown="resend"), states, try_number=3)

        assert made["sid"] == again["sid"]
        assert made["sid"] not in two
        assert posts(twilio_default) == 3

    def test_a_recipient_who_is_another_by_now_can_not_be_looked_for(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=True, to=OTHER)

        with capture_logs() as logs:
            assert run(send(), states, try_number=2) == {"status": "unknown"}
        assert "an earlier try was about to send to another recipient" in told(logs)
        assert posts(twilio_default) == 1
        with pytest.raises(AirflowFailException, match="no message whose delivery"):
            run(send(wait_for_delivery=True), states, try_number=2)
        with pytest.raises(AirflowFailException, match="another recipient"):
            run(send(on_unknown="fail"), states, try_number=2)
        assert run(send(on_unknown="resend"), states, try_number=2)["sid"].startswith("SM")

    def test_a_redacted_message_may_be_it(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=True)
        twilio_default.advance(60)
        (message,) = twilio_default.snapshot()["messages"]
        TwilioHook().execute(UpdateMessage(sid=str(message["sid"]), body=""))

        with pytest.raises(AirflowFailException, match=str(message["sid"])):
            run(send(on_unknown="fail"), states, try_number=2)


class TestClearing:
    def test_a_cleared_task_does_not_send_again(self, twilio_default: Simulator, states: TaskStates) -> None:
        made = run(send(), states)

        assert run(send(), states, try_number=2, cleared_after=1)["sid"] == made["sid"]
        assert posts(twilio_default) == 1

    def test_it_does_not_where_airflow_has_dropped_its_state(self, twilio_default: Simulator) -> None:
        made = run(send(), TaskStates())

        with capture_logs() as logs:
            again = run(send(), TaskStates(), try_number=2, cleared_after=1)

        assert again["sid"] == made["sid"]
        assert posts(twilio_default) == 1
        assert "there is no memory of earlier tries: looking for what was sent" in told(logs)

    def test_what_was_sent_before_the_run_began_is_not_its_message(self, twilio_default: Simulator) -> None:
        before = somebody_sends()
        began = datetime.now(UTC) + timedelta(minutes=2)
        twilio_default.advance(120)

        made = run(send(), TaskStates(), try_number=2, cleared_after=1, run_after=began)

        assert made["sid"] != before

    @pytest.mark.parametrize("dropped", [False, True])
    def test_it_sends_once_for_each_clearing_if_told_to(
        self, twilio_default: Simulator, states: TaskStates, dropped: bool
    ) -> None:
        sids = [run(send(resend_when_cleared=True), states)["sid"]]
        for cleared_after in (1, 3):
            if dropped:
                states.clear()
            for number in (cleared_after + 1, cleared_after + 2):
                again = run(
                    send(resend_when_cleared=True), states, try_number=number, cleared_after=cleared_after
                )
                sids.append(again["sid"])

        assert sids[1] == sids[2]
        assert sids[3] == sids[4]
        assert len({*sids}) == posts(twilio_default) == 3

    @pytest.mark.parametrize("crashes_after", [False, True])
    def test_what_it_sent_before_is_not_taken_for_what_a_crashed_try_since_was_to_send(
        self,
        twilio_default: Simulator,
        states: TaskStates,
        crash: Callable[..., None],
        crashes_after: bool,
    ) -> None:
        before = run(send(), states)["sid"]
        since = {"try_number": 2, "cleared_after": 1}
        crash(sent=crashes_after, of_the_try=since, resend_when_cleared=True)

        made = run(send(resend_when_cleared=True), states, try_number=3, cleared_after=1)

        assert [message["sid"] for message in twilio_default.snapshot()["messages"]] == [before, made["sid"]]

    def test_what_a_crashed_try_sent_before_it_was_cleared_is_not_taken_for_the_new_message(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=True)

        made = run(send(resend_when_cleared=True), states, try_number=2, cleared_after=1)

        first, second = twilio_default.snapshot()["messages"]
        assert made["sid"] == second["sid"] != first["sid"]


class TestWithoutAStore:
    """Airflow before 3.3."""

    def test_a_retry_finds_what_was_sent_since_the_run_began(self, twilio_default: Simulator) -> None:
        made = run(send())

        with capture_logs() as logs:
            again = run(send(), try_number=2)

        assert again["sid"] == made["sid"]
        assert "warning: Airflow keeps no state of tasks before version 3.3" in told(logs)

    def test_a_retry_waits_for_what_may_be_on_its_way(
        self, twilio_default: Simulator, slept: list[float]
    ) -> None:
        run(send(), try_number=2)

        assert SETTLED_AFTER < sum(slept) < SETTLED_AFTER + 60

    def test_a_cleared_task_sends_again_if_told_to(self, twilio_default: Simulator) -> None:
        first = run(send(resend_when_cleared=True))
        second = run(send(resend_when_cleared=True), try_number=2, cleared_after=1)

        assert first["sid"] != second["sid"]


class TestScheduling:
    @pytest.mark.parametrize("ahead", [timedelta(minutes=4), 36 * DAYS, -DAYS])
    def test_a_time_that_is_too_soon_or_too_late_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, states: TaskStates, ahead: timedelta
    ) -> None:
        at = datetime.now(UTC) + ahead
        scheduled = {"schedule_type": "fixed", "send_at": at, "messaging_service_sid": "MG" + "0a" * 16}

        with pytest.raises(AirflowFailException, match=r"send_at: .* must be 5 minutes to 35 days ahead"):
            run(send(**scheduled), states)
        assert twilio_default.requests() == []
        assert Ledger(states, {"message": "the task's"}).read().intended_at is None

    def test_a_retry_after_its_time_returns_the_scheduled_message(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        service = account.service()
        account.number_in(service)
        scheduled = {"from_": None, "messaging_service_sid": service, "schedule_type": "fixed"}
        made = run(send(**scheduled, send_at=datetime.now(UTC) + DAYS), states)

        again = run(send(**scheduled, send_at=datetime.now(UTC) - DAYS), states, try_number=2)

        assert made["status"] == "scheduled"
        assert again["sid"] == made["sid"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"on_unknown": "ask"}, "on_unknown: 'ask': must be assume_sent, fail or resend"),
        ({"resend_when_cleared": "False"}, "resend_when_cleared: 'False': must be True or False"),
        ({"wait_for_delivery": "yes"}, "wait_for_delivery: 'yes': must be True or False"),
        ({"accept_sent": 1}, "accept_sent: 1: must be True or False"),
        ({"poll_interval": 0}, "poll_interval: 0: must be a number of seconds, more than 0"),
        ({"delivery_timeout": "soon"}, "delivery_timeout: 'soon': must be a number of seconds"),
    ],
)
def test_an_option_that_can_not_be_is_refused_before_anything_is_sent(
    twilio_default: Simulator, wrong: dict[str, Any], expected: str
) -> None:
    with pytest.raises(AirflowFailException, match=expected):
        run(send(**wrong))
    assert twilio_default.requests() == []
