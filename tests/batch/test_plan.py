"""A batch's size, time and price, logged before its first message is sent."""

from datetime import UTC, datetime
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService, UpdateService
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.batch.plan import plan
from airflow_provider_twilio.batch.rates import given_price
from airflow_provider_twilio.batch.summary import Load, Summary
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

LONG, TOLL_FREE, SHORT = "+14155550100", "+18885550100", "894546"
UNKNOWN = f"MG{'0' * 32}"


def of(sender: str, segments: int, messages: int | None = None) -> Summary:
    """A batch of one sender."""
    return both({sender: Load(messages or segments, segments)})


def both(loads: dict[str, Load]) -> Summary:
    return Summary(
        sendable=sum(load.messages for load in loads.values()),
        segments=sum(load.segments for load in loads.values()),
        senders=loads,
    )


def service(*numbers: str) -> str:
    hook = TwilioHook()
    sid = hook.execute(CreateService(friendly_name="Owl Post")).sid
    for number in numbers:
        bought = hook.execute(CreateIncomingPhoneNumber(phone_number=number)).sid
        hook.execute(CreatePhoneNumber(service_sid=sid, phone_number_sid=bought))
    return sid


def planned(summary: Summary, **options: Any) -> Any:
    return plan(summary, TwilioHook(), **options)


@pytest.mark.usefixtures("twilio_default")
class TestRate:
    """``messages_per_second``."""

    def test_auto_is_what_the_pool_carries(self) -> None:
        made = planned(of(service(LONG, TOLL_FREE), 1000), messages_per_second="auto")

        assert made.messages_per_second == pytest.approx(4)
        assert made.seconds == pytest.approx(250)

    def test_auto_counts_segments_because_twilio_does(self) -> None:
        made = planned(of(TOLL_FREE, segments=3000, messages=1000), messages_per_second="auto")

        assert made.messages_per_second == pytest.approx(1)
        assert made.seconds == pytest.approx(1000)

    def test_auto_lasts_as_long_as_the_busiest_of_several_senders(self) -> None:
        summary = both({LONG: Load(100, 100), SHORT: Load(100, 100)})
        made = planned(summary, messages_per_second="auto")

        assert made.seconds == pytest.approx(100)
        assert made.messages_per_second == pytest.approx(2)

    @pytest.mark.parametrize("number", [30, 30.0, "30"])
    def test_a_number_is_taken_at_its_word(self, number: Any) -> None:
        made = planned(of(SHORT, 600), messages_per_second=number)

        assert (made.messages_per_second, made.seconds) == (30, 20)

    def test_without_a_rate_the_queue_takes_what_the_senders_need(self) -> None:
        made = planned(of(LONG, 600))

        assert (made.messages_per_second, made.seconds) == (None, 600)

    @pytest.mark.parametrize("wrong", [0, -1, "fast", True, float("nan"), float("inf"), [1]])
    def test_anything_else_is_refused(self, wrong: Any) -> None:
        with pytest.raises(
            InvalidRequest, match=r"messages_per_second: .*: must be a number above 0, 'auto' or"
        ):
            planned(of(LONG, 1), messages_per_second=wrong)

    def test_auto_needs_to_know_the_senders(self) -> None:
        with pytest.raises(TwilioError):
            planned(of(UNKNOWN, 1), messages_per_second="auto")

    @pytest.mark.parametrize("rate", [None, 5])
    def test_any_other_rate_goes_without_them(self, rate: Any) -> None:
        made = planned(of(UNKNOWN, 10), messages_per_second=rate)

        assert made.seconds == (None if rate is None else 2)
        assert made.pools == {}

    @pytest.mark.parametrize("rate", [None, 5, "auto"])
    def test_a_service_without_senders_is_refused(self, rate: Any) -> None:
        sid = service()

        with pytest.raises(InvalidRequest, match=f"messaging_service_sid: {sid}: the service has no sender"):
            planned(of(sid, 1), messages_per_second=rate)


class TestSmartEncoding:
    """A service replaces characters that GSM-7 lacks, unless that was switched off."""

    SUMMARY = Load(messages=100, segments=300, saved=200)

    @pytest.mark.parametrize(("smartly", "segments", "seconds"), [(None, 100, 100), (False, 300, 300)])
    def test_segments_are_those_that_the_service_sends(
        self, twilio_default: Simulator, smartly: bool | None, segments: int, seconds: float
    ) -> None:
        sid = service(LONG)
        if smartly is not None:
            TwilioHook().execute(UpdateService(sid=sid, smart_encoding=smartly))
        made = planned(both({sid: self.SUMMARY}), messages_per_second="auto", price=given_price("0.01"))

        assert (made.segments, made.seconds) == (segments, pytest.approx(seconds))
        assert f"estimated price: {segments / 100:.2f}, at 0.01 a segment" in [*made.lines(datetime.now(UTC))]
        assert made.encoding_smartly == (frozenset() if smartly is False else {sid})

    def test_each_of_several_services_counts_for_itself(self, twilio_default: Simulator) -> None:
        smart, plain = service(LONG), service("+14155550101")
        TwilioHook().execute(UpdateService(sid=plain, smart_encoding=False))

        assert planned(both({smart: self.SUMMARY, plain: self.SUMMARY})).segments == 400

    def test_one_that_cannot_be_read_is_counted_without(self, twilio_default: Simulator) -> None:
        sid = service(LONG)
        twilio_default.fault("error", code=20403, status=403, path=f"/Services/{sid}$", count=None)

        assert planned(both({sid: self.SUMMARY})).segments == 300

    def test_a_service_is_not_asked_where_it_makes_no_difference(self, twilio_default: Simulator) -> None:
        sid = service(LONG)
        planned(of(sid, 10))

        assert twilio_default.requests("GET", f"/Services/{sid}$") == []


@pytest.mark.usefixtures("twilio_default")
class TestQueue:
    """Twilio keeps a message for ten hours, or as long as its ``validity_period``."""

    @pytest.mark.parametrize("rate", [None, "auto"])
    def test_a_batch_that_cannot_drain_is_refused_with_the_senders_that_it_needs(self, rate: Any) -> None:
        with pytest.raises(InvalidRequest) as raised:
            planned(of(LONG, 100_000), messages_per_second=rate)

        assert str(raised.value) == (
            "messages: +1415•••0100 would take 27 h 46 min for 100,000 segments at 1 a second, and Twilio "
            "keeps a message for 10 h 0 min: it would need 3 long codes in place of 1"
        )

    def test_with_those_senders_it_is_not_refused(self) -> None:
        sid = service(LONG, "+14155550101", "+14155550102")

        assert planned(of(sid, 100_000)).seconds == pytest.approx(33_333, abs=1)

    @pytest.mark.parametrize("segments", [36_000, 36_001])
    def test_ten_hours_are_the_limit(self, segments: int) -> None:
        if segments == 36_000:
            assert planned(of(LONG, segments)).seconds == 36_000
        else:
            with pytest.raises(InvalidRequest, match="need 2 long codes in place of 1"):
                planned(of(LONG, segments))

    def test_a_shorter_validity_period_is_the_limit_in_its_place(self) -> None:
        with pytest.raises(InvalidRequest, match=r"10 min for .* 5 min: it would need 2 long codes"):
            planned(of(LONG, 600), validity_period=300)

    def test_what_is_sent_slowly_by_the_users_own_number_does_not_wait_at_twilio(self) -> None:
        assert planned(of(LONG, 100_000), messages_per_second=1).seconds == 100_000

    def test_a_number_beyond_what_the_senders_carry_fills_the_queue(self) -> None:
        with pytest.raises(InvalidRequest, match="it would need 3 long codes"):
            planned(of(LONG, 100_000), messages_per_second=1000)


@pytest.mark.usefixtures("twilio_default")
def test_the_plan_is_said_line_by_line() -> None:
    sid = service(LONG, TOLL_FREE)
    made = planned(
        of(sid, segments=4000, messages=2000), messages_per_second="auto", price=given_price("0.01")
    )

    assert [*made.lines(datetime(2026, 11, 25, 12, tzinfo=UTC))] == [
        "2,000 messages of 4,000 segments",
        "estimated price: 40.00, at 0.01 a segment",
        "rate: 2 messages a second",
        f"{sid}: 1 long code, 1 toll-free number: 4 segments a second",
        "last message at about 2026-11-25 12:16:40 UTC",
    ]


@pytest.mark.usefixtures("twilio_default")
def test_what_is_not_known_is_said_to_be_unknown() -> None:
    assert [*planned(of(UNKNOWN, 5)).lines(datetime.now(UTC))] == [
        "5 messages of 5 segments",
        "estimated price: unknown",
        "rate: as fast as Twilio answers",
        "last message at: unknown",
    ]


@pytest.mark.usefixtures("twilio_default")
def test_a_number_of_its_own_is_masked() -> None:
    assert "+1415•••0100: 1 long code: 1 segments a second" in [
        *planned(of(LONG, 5)).lines(datetime.now(UTC))
    ]


@pytest.mark.usefixtures("twilio_default")
def test_nothing_to_send_takes_no_time() -> None:
    assert planned(Summary(), messages_per_second="auto").seconds == 0
