"""A task whose earlier try died as it sent: what it adopts, and what it does where it can't be told."""

import json
from collections.abc import Callable

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import Unanswered
from airflow_provider_twilio.api.v2010.keys import CreateNewKey
from airflow_provider_twilio.api.v2010.messages import UpdateMessage
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER
from airflow_provider_twilio.simulator.simulator import Simulator

from .one_message import FROM, OTHER, TO, looks, posts, send, somebody_sends
from .tries import TaskStates, run, told


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
        assert f"An earlier try sent {made['sid']}" in told(logs)

    def test_the_same_text_of_before_is_not_taken_for_it(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        before = somebody_sends()
        twilio_default.advance(120)
        twilio_default.freeze()
        crash(sent=False)

        assert run(send(), states, try_number=2)["sid"] != before

    def test_only_pages_since_the_intent_are_read(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        others = {"to": TO, "from": FROM, "body": "Another text", "date_sent": twilio_default.now()}
        twilio_default.add_messages([others] * 250)
        twilio_default.advance(3600)
        crash(sent=False)

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


class TestWhenItCanNotBeTold:
    """An intent without a time that is Twilio's is left to ``on_unknown``: nothing is looked for."""

    @pytest.fixture(params=["no Date in answers", "intended by version 0.1.0", "no memory"])
    def untimed(
        self,
        request: pytest.FixtureRequest,
        twilio_default: Simulator,
        states: TaskStates,
        crash: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        if request.param != "intended by version 0.1.0":
            monkeypatch.setattr(TwilioClock, "heard", lambda *_: None)
        crash(sent=True)
        (key,) = states.kept
        if request.param == "intended by version 0.1.0":
            kept = states.get(key)
            states.set(key, {name: kept[name] for name in ("intended_at", "plan", "facts")})
        if request.param == "no memory":
            states.clear()

    @pytest.mark.usefixtures("untimed")
    def test_by_default_it_is_assumed_to_be_sent(self, twilio_default: Simulator, states: TaskStates) -> None:
        with capture_logs() as logs:
            assert run(send(), states, try_number=2) == {"status": "unknown"}

        assert "Twilio's time wasn't known" in told(logs)
        assert (posts(twilio_default), looks(twilio_default)) == (1, 0)

    @pytest.mark.usefixtures("untimed")
    def test_it_may_be_left_to_a_person(self, twilio_default: Simulator, states: TaskStates) -> None:
        with pytest.raises(AirflowFailException, match="Twilio's time wasn't known"):
            run(send(on_unknown="fail"), states, try_number=2)
        assert posts(twilio_default) == 1

    @pytest.mark.usefixtures("untimed")
    def test_it_may_be_sent_again(self, twilio_default: Simulator, states: TaskStates) -> None:
        run(send(on_unknown="resend"), states, try_number=2)

        assert posts(twilio_default) == 2


class TestTheTime:
    def test_a_refusal_tells_it_too(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        """As to a key that may only send."""
        twilio_default.fault("status", status=403)

        crash(sent=False)

        (key,) = states.kept
        assert states.get(key)["clock"] == "twilio"

    def test_nothing_is_sent_while_nobody_answers(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        twilio_default.fault("drop_before", count=10)

        with pytest.raises(Unanswered):
            run(send(), states)
        assert states.kept == {}


class TestWithOtherCredentials:
    """Those of the connection were rotated between two tries: what the first one kept can't be compared."""

    @pytest.fixture
    def rotate(self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
        def rotate() -> None:
            key = TwilioHook().execute(CreateNewKey(friendly_name="rotated"))
            assert key.secret is not None
            extra = twilio_default.connection["extra"] | {"account_sid": twilio_default.connection["login"]}
            now = twilio_default.connection | {
                "login": key.sid,
                "password": key.secret.get_secret_value(),
                "extra": extra,
            }
            monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(now))

        return rotate

    def test_a_message_that_was_sent_may_be_it(
        self,
        twilio_default: Simulator,
        states: TaskStates,
        crash: Callable[..., None],
        rotate: Callable[[], None],
    ) -> None:
        crash(sent=True)
        (message,) = twilio_default.snapshot()["messages"]
        rotate()

        with pytest.raises(AirflowFailException, match=str(message["sid"])):
            run(send(on_unknown="fail"), states, try_number=2)
        assert run(send(), states, try_number=2)["sid"] == message["sid"]
        assert len(twilio_default.snapshot()["messages"]) == 1

    @pytest.mark.parametrize(("to", "was_sent"), [(TO, False), (OTHER, False), (OTHER, True)])
    def test_where_there_is_none_nothing_is_sent(
        self,
        twilio_default: Simulator,
        states: TaskStates,
        crash: Callable[..., None],
        rotate: Callable[[], None],
        to: str,
        was_sent: bool,
    ) -> None:
        """The first try may have sent to somebody else."""
        crash(sent=was_sent, to=to)
        rotate()

        with pytest.raises(AirflowFailException, match="credentials aren't those"):
            run(send(on_unknown="fail"), states, try_number=2)
        assert run(send(), states, try_number=2) == {"status": "unknown"}
        assert [
            message["to"] for message in twilio_default.snapshot()["messages"] if message["to"] == TO
        ] == []
        assert run(send(on_unknown="resend"), states, try_number=3)["sid"].startswith("SM")

    def test_what_is_known_to_be_sent_is_known_still(
        self, twilio_default: Simulator, states: TaskStates, rotate: Callable[[], None]
    ) -> None:
        made = run(send(), states)
        rotate()

        assert run(send(), states, try_number=2)["sid"] == made["sid"]
        assert len(twilio_default.snapshot()["messages"]) == 1
