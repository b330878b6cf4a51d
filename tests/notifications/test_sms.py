"""Alerts by SMS: what is sent, what isn't, and what the log says; with an event loop and without."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from airflow.sdk.definitions.callback import AsyncCallback, SyncCallback
from operators import account

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.notifications import alert
from airflow_provider_twilio.notifications.sms import SmsNotifier, send_sms_notification
from airflow_provider_twilio.simulator.segments import measure
from airflow_provider_twilio.simulator.simulator import Simulator

TO, OTHER, FROM = "+15558675309", "+15558675310", "+15005550006"
HALF_AN_HOUR = timedelta(minutes=30)

Notify = Callable[[SmsNotifier], str]
"""Runs a notifier as Airflow does; what the log says."""


class Log:
    """In place of the notifier's, which says only warnings and worse in the tests."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, text: str, *values: Any) -> None:
        self.lines.append(f"info: {text % values}")

    def error(self, text: str, *values: Any) -> None:
        self.lines.append(f"error: {text % values}")


LOG = Log()


def synchronously(notifier: SmsNotifier) -> str:
    notifier({"task": "extract"})
    return "\n".join(LOG.lines)


def asynchronously(notifier: SmsNotifier) -> str:
    async def run() -> None:
        await notifier

    notifier.context = {"task": "extract"}  # type: ignore[typeddict-item]
    asyncio.run(run())
    return "\n".join(LOG.lines)


@pytest.fixture(autouse=True)
def _log(monkeypatch: pytest.MonkeyPatch) -> None:
    LOG.lines.clear()
    monkeypatch.setattr(SmsNotifier, "log", LOG)


@pytest.fixture(params=[synchronously, asynchronously])
def notify(request: pytest.FixtureRequest) -> Notify:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert, "SPREAD", 0.0)
    monkeypatch.setattr(alert, "LOOKS", (0.0, 0.0))


def notifier(**changes: Any) -> SmsNotifier:
    return SmsNotifier(**{"to": TO, "body": "extract failed", "from_": FROM} | changes)


def messages(simulator: Simulator) -> list[tuple[Any, Any]]:
    return [(message["to"], message["body"]) for message in simulator.snapshot()["messages"]]


class TestSending:
    def test_a_template_becomes_a_message(self, twilio_default: Simulator, notify: Notify) -> None:
        said = notify(notifier(body="{{ task }} failed"))

        (message,) = twilio_default.snapshot()["messages"]
        assert (message["to"], message["from"], message["body"]) == (TO, FROM, "extract failed")
        assert f"info: The SMS to +1555•••5309 was sent: {message['sid']}" in said

    def test_each_recipient_gets_one(self, twilio_default: Simulator, notify: Notify) -> None:
        notify(notifier(to=[TO, OTHER, TO]))

        assert sorted(to for to, _ in messages(twilio_default)) == [TO, OTHER]

    def test_it_can_be_used_again_with_other_values(self, twilio_default: Simulator) -> None:
        again = notifier(body="{{ task }} failed")
        again({"task": "extract"})
        again({"task": "load"})

        assert [body for _, body in messages(twilio_default)] == ["extract failed", "load failed"]

    @pytest.mark.parametrize("text", ["Grüße " * 300, "Ж🦉" * 300])
    def test_a_long_text_is_cut_at_a_whole_segment(
        self, twilio_default: Simulator, notify: Notify, text: str
    ) -> None:
        notify(notifier(body=text, max_segments=2))

        ((_, body),) = messages(twilio_default)
        assert measure(str(body)).segments == 2
        assert str(body).endswith(("...", "…"))

    def test_it_has_the_name_that_airflows_providers_use(self) -> None:
        assert send_sms_notification is SmsNotifier


class TestFailing:
    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"to": "555"}, "CreateMessage: nothing was sent, because of\n  to: "),
            ({"to": []}, "No SMS was sent: to: is missing"),
            ({"to": [7]}, "No SMS was sent: to: must be a number, or a list of numbers"),
            ({"from_": None}, "from_: is missing"),
            ({"body": ""}, "body: is missing"),
            ({"body": None}, "body: NoneType: must be a text"),
            ({"body": "{{ 1 / 0 }}"}, "No SMS was sent: division by zero"),
            ({"twilio_conn_id": "nowhere"}, "nowhere"),
            ({"to": "+15005550001"}, "21211"),
        ],
    )
    def test_it_is_an_error_in_the_log_and_nothing_else(
        self, twilio_default: Simulator, notify: Notify, changes: dict[str, Any], says: str
    ) -> None:
        said = notify(notifier(**changes))

        assert "error: No SMS was sent" in said
        assert says in said
        assert messages(twilio_default) == []

    def test_a_recipient_who_can_not_be_reached_does_not_keep_the_others_from_it(
        self, twilio_default: Simulator, notify: Notify
    ) -> None:
        said = notify(notifier(to=["+15005550004", TO]))

        assert "error: No SMS was sent to +1500•••0004: " in said
        assert [to for to, _ in messages(twilio_default)] == [TO]

    def test_neither_number_nor_text_is_in_the_log(self, twilio_default: Simulator, notify: Notify) -> None:
        twilio_default.fault("error", code=21211, message=f"Invalid 'To' Phone Number: {TO}")

        said = notify(notifier(body="Your code is 4711"))

        assert "21211" in said
        assert TO not in said
        assert "4711" not in said

    @pytest.mark.parametrize("fault", ["drop_after", "truncated"])
    def test_a_lost_answer_is_looked_for(self, twilio_default: Simulator, notify: Notify, fault: Any) -> None:
        twilio_default.fault(fault, method="POST", count=1)

        said = notify(notifier())

        (message,) = twilio_default.snapshot()["messages"]
        assert f"was sent: {message['sid']}" in said

    def test_what_does_not_show_is_an_error_and_is_not_sent_again(
        self, twilio_default: Simulator, notify: Notify
    ) -> None:
        twilio_default.fault("drop_before", method="POST", count=1)

        said = notify(notifier())

        assert "error: No SMS was sent to +1555•••5309: CreateMessage: it may have been sent" in said
        assert len(twilio_default.requests("POST")) == 1


class TestThrottling:
    def test_the_same_text_goes_out_once_within_the_window(
        self, twilio_default: Simulator, notify: Notify
    ) -> None:
        for _ in range(3):
            said = notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 1
        assert "info: +1555•••5309 got the same text already: SM" in said

    def test_whoever_asks(self, twilio_default: Simulator, notify: Notify) -> None:
        TwilioHook().execute(CreateMessage(to=TO, from_=FROM, body="extract failed"))

        notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 1

    def test_it_goes_out_again_after_the_window(
        self, twilio_default: Simulator, notify: Notify, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Later(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + timedelta(minutes=31)

        notify(notifier(throttle=HALF_AN_HOUR))
        monkeypatch.setattr(alert, "datetime", Later)

        notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 2

    @pytest.mark.parametrize("changes", [{"body": "load failed"}, {"to": OTHER}])
    def test_another_text_or_number_is_another_alert(
        self, twilio_default: Simulator, notify: Notify, changes: dict[str, Any]
    ) -> None:
        notify(notifier(throttle=HALF_AN_HOUR))
        notify(notifier(throttle=HALF_AN_HOUR, **changes))

        assert len(messages(twilio_default)) == 2

    @pytest.mark.parametrize(
        ("text", "there", "sent"),
        [
            (
                "Job \u201cload\u201d: it\u2019s down \u2013 fa\u00e7ade \u00bd\u2026",
                'Job "load": it\'s down - facade 1/2...',
                0,
            ),
            ("Job ❌", "Job ❌", 0),
            ("Job ❌", "Job ✅", 1),
            ("Job ❌", "Job done", 1),
        ],
    )
    def test_through_a_service_only_what_it_encodes_smartly_is_the_same(
        self, twilio_default: Simulator, notify: Notify, text: str, there: str, sent: int
    ) -> None:
        service = account.service()
        account.number_in(service)
        out = {
            "direction": "outbound-api",
            "date_sent": twilio_default.now(),
            "messaging_service_sid": service,
        }
        twilio_default.add_messages([out | {"to": TO, "from": FROM, "body": there}])

        notify(notifier(body=text, from_=None, messaging_service_sid=service, throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 1 + sent

    def test_one_that_failed_does_not_count(self, twilio_default: Simulator, notify: Notify) -> None:
        notify(notifier(throttle=HALF_AN_HOUR))
        (message,) = twilio_default.snapshot()["messages"]
        twilio_default.decide_message(str(message["sid"]), "undelivered", error_code=30003)

        notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 2

    def test_it_is_found_behind_a_page_of_others(self, twilio_default: Simulator, notify: Notify) -> None:
        notify(notifier(throttle=HALF_AN_HOUR))
        for number in range(120):
            TwilioHook().execute(CreateMessage(to=TO, from_=FROM, body=f"Another {number}"))

        notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 121

    def test_what_can_not_be_looked_up_is_not_sent_and_said_so(
        self, twilio_default: Simulator, notify: Notify
    ) -> None:
        twilio_default.fault("error", method="GET", code=20003, status=401)

        said = notify(notifier(throttle=HALF_AN_HOUR))

        assert "error: No SMS was sent to +1555•••5309: ListMessage: " in said
        assert messages(twilio_default) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"max_segments": 0}, "max_segments: 0: must be 1 to 10"),
        ({"max_segments": 11}, "max_segments: 11: must be 1 to 10"),
        ({"throttle": 0}, "throttle: 0: must be a timedelta, or seconds, more than 0"),
        ({"throttle": "1h"}, "throttle: '1h': must be"),
    ],
)
def test_a_wrong_option_is_refused_when_the_dag_is_read(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        notifier(**wrong)


def test_the_event_loop_goes_on_while_twilio_is_slow(twilio_default: Simulator) -> None:
    """A loop that stands still would not tick; a connection or certificates that are loaded in it do that."""
    twilio_default.fault("latency", latency=1.5)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def run() -> None:
        ticking = asyncio.create_task(tick())
        await notifier()
        ticking.cancel()

    asyncio.run(run())

    assert len(messages(twilio_default)) == 1
    assert ticks > 10


DEADLINE: dict[str, Any] = {
    "to": [TO],
    "body": "{{ dag_run.dag_id }} is late",
    "from_": FROM,
    "throttle": 60,
}
MISSED: dict[str, Any] = {"dag_run": {"dag_id": "nightly"}, "deadline": {"id": "1"}}


class TestDeadlines:
    """As Airflow 3.3 runs them: by the class's path and its arguments, from the database."""

    @pytest.fixture
    def kept(self) -> dict[str, Any]:
        """What is left of a callback in a serialized DAG."""
        from airflow.serialization.serialized_objects import BaseSerialization

        callback = AsyncCallback(SmsNotifier, kwargs=DEADLINE)
        return dict(BaseSerialization.deserialize(BaseSerialization.serialize(callback.serialize())))

    def test_in_the_triggerer(self, twilio_default: Simulator, kept: dict[str, Any]) -> None:
        from airflow.triggers.callback import CallbackTrigger

        async def run() -> list[Any]:
            trigger = CallbackTrigger(kept["path"], kept["kwargs"] | {"context": MISSED})
            return [event.payload async for event in trigger.run()]

        events = asyncio.run(run())

        assert [event["state"] for event in events] == ["running", "success"]
        assert messages(twilio_default) == [(TO, "nightly is late")]

    def test_in_an_executor(self, twilio_default: Simulator) -> None:
        from airflow.sdk.execution_time.callback_supervisor import execute_callback
        from structlog import get_logger

        callback = SyncCallback(SmsNotifier, kwargs=DEADLINE)
        succeeded, error = execute_callback(
            callback.path, callback.kwargs | {"context": MISSED}, Path("nightly.py"), None, get_logger()
        )

        assert (succeeded, error) == (True, None)
        assert messages(twilio_default) == [(TO, "nightly is late")]


def test_of_many_that_ask_at_once_nearly_all_see_the_first_ones_message(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spread over two seconds here. All twenty would go out if none of them looked, or all looked at once."""
    monkeypatch.setattr(alert, "SPREAD", 2.0)
    threads = [Thread(target=synchronously, args=[notifier(throttle=HALF_AN_HOUR)]) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 <= len(messages(twilio_default)) < 20
