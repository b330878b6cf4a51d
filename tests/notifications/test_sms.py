"""Alerts by SMS: what is sent, what isn't, and what the log says; with an event loop and without."""

import asyncio
from typing import Any

import pytest
from airflows import FINDS_NO_CONNECTION

from airflow_provider_twilio.notifications.sms import SmsNotifier, send_sms_notification
from airflow_provider_twilio.simulator.segments import measure
from airflow_provider_twilio.simulator.simulator import Simulator

from .alerts import FROM, OTHER, TO, Notify, messages, notifier


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
            (
                {"from_": "{{ 1 / 0 }}"},
                "No SMS was sent: from_: the template can't be rendered: ZeroDivision",
            ),
            pytest.param({"twilio_conn_id": "nowhere"}, "nowhere", marks=FINDS_NO_CONNECTION),
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

    @pytest.mark.parametrize("skew", [-86_400, -300, 300, 86_400])
    @pytest.mark.parametrize("arrives", [True, False])
    def test_it_is_looked_for_in_twilios_time(
        self, twilio_default: Simulator, notify: Notify, skew: float, arrives: bool
    ) -> None:
        """Whatever the worker's clock shows; the same text of before isn't taken for it."""
        twilio_default.configure(clock_skew=skew)
        notify(notifier())
        twilio_default.advance(120)
        twilio_default.fault("drop_after" if arrives else "drop_before", method="POST", count=1)

        said = notify(notifier()).splitlines()[-1]

        newest = twilio_default.snapshot()["messages"][-1]["sid"]
        assert (f"was sent: {newest}" in said, "isn't known whether" in said) == (arrives, not arrives)

    def test_what_does_not_show_is_an_error_and_is_not_sent_again(
        self, twilio_default: Simulator, notify: Notify
    ) -> None:
        twilio_default.fault("drop_before", method="POST", count=1)

        said = notify(notifier())

        assert (
            "error: It isn't known whether the SMS to +1555•••5309 was sent: CreateMessage: it may have"
            in said
        )
        assert "No SMS was sent" not in said
        assert len(twilio_default.requests("POST")) == 1


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
