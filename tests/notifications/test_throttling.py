"""The same alert goes out once in a while."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from operators import account

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.notifications import alert
from airflow_provider_twilio.simulator.simulator import Simulator

from .alerts import FROM, OTHER, TO, Notify, messages, notifier, synchronously

HALF_AN_HOUR = timedelta(minutes=30)


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

    def test_it_goes_out_again_after_the_window(self, twilio_default: Simulator, notify: Notify) -> None:
        notify(notifier(throttle=HALF_AN_HOUR))
        twilio_default.advance(31 * 60)

        notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 2

    @pytest.mark.parametrize("skew", [-86_400, -300, 300, 86_400])
    @pytest.mark.parametrize(("minutes", "sent"), [(29, 1), (31, 2)])
    def test_the_window_is_of_twilios_time_whatever_the_workers_clock_shows(
        self, twilio_default: Simulator, notify: Notify, skew: float, minutes: int, sent: int
    ) -> None:
        twilio_default.configure(clock_skew=skew)
        notify(notifier(throttle=HALF_AN_HOUR))
        twilio_default.advance(minutes * 60)

        notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == sent

    def test_where_twilios_time_is_not_known_it_goes_out(
        self, twilio_default: Simulator, notify: Notify, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(TwilioClock, "heard", lambda *_: None)
        notify(notifier(throttle=HALF_AN_HOUR))

        said = notify(notifier(throttle=HALF_AN_HOUR))

        assert len(messages(twilio_default)) == 2
        assert "got the same text already can't be told: Twilio's time isn't known" in said

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

    @pytest.mark.parametrize(
        "fault",
        [
            {"kind": "error", "code": 20003, "status": 401},
            {"kind": "error", "code": 20003, "status": 403},
            {"kind": "status", "status": 503},
            {"kind": "malformed"},
            {"kind": "drop_before"},
            {"kind": "latency", "latency": 30.0},
        ],
        ids=lambda fault: f"{fault['kind']} {fault.get('status', '')}",
    )
    def test_a_log_that_can_not_be_read_keeps_no_alert_back(
        self, twilio_default: Simulator, notify: Notify, fault: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(alert, "LOG_PATIENCE", 0.5)
        twilio_default.fault(method="GET", count=None, **fault)

        said = notify(notifier(throttle=HALF_AN_HOUR))

        (message,) = twilio_default.snapshot()["messages"]
        assert f"info: The SMS to +1555•••5309 was sent: {message['sid']}" in said
        assert "error: Whether +1555•••5309 got the same text already can't be told: " in said
        assert "extract failed" not in said


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
