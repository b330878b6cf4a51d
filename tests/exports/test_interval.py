"""Which time an export is of."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.exports.interval import (
    Span,
    days,
    even,
    interval,
    looking_back,
    missing,
    seconds_left,
)

NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)
DAY = datetime(2026, 7, 5, tzinfo=UTC)
CLOCK = TwilioClock(NOW.timestamp)
WHOLE = Span(DAY, DAY + timedelta(days=1))


def test_texts_and_other_zones_are_the_same_time_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))

    assert interval("2026-07-05T00:00:00Z", "2026-07-06 00:00:00+00:00") == WHOLE
    assert interval(DAY.astimezone(tokyo), WHOLE.end.astimezone(tokyo)) == WHOLE


@pytest.mark.parametrize(("ahead", "left"), [(-86_400, 0), (0, 0), (45, 45), (600, 600)])
def test_an_end_may_be_some_minutes_ahead_and_is_waited_for(ahead: float, left: float) -> None:
    """The scheduler's clock may be fast."""
    assert seconds_left(Span(DAY, NOW + timedelta(seconds=ahead)), CLOCK) == left


def test_an_end_that_is_later_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="end: 2026-07-10T12:10:01Z: must be in the past"):
        seconds_left(Span(DAY, NOW + timedelta(seconds=601)), CLOCK)


def test_looking_back_begins_at_midnight() -> None:
    noon = Span(DAY + timedelta(hours=12), WHOLE.end)

    assert looking_back(noon, timedelta(days=3), NOW) == Span(DAY - timedelta(days=3), WHOLE.end)
    assert looking_back(noon, None, NOW) == looking_back(noon, timedelta(0), NOW) == noon


def test_twilio_s_history_is_the_limit() -> None:
    oldest = NOW - timedelta(days=400)

    assert looking_back(Span(oldest, NOW), None, NOW).start == oldest
    with pytest.raises(InvalidRequest, match="start: 2025-06-05T11:59:59Z: must not be before 2025-06-05T12"):
        looking_back(Span(oldest - timedelta(seconds=1), NOW), None, NOW)


def test_a_time_is_split_at_midnight_in_utc() -> None:
    early, late = DAY + timedelta(hours=3), DAY + timedelta(days=2, hours=3)
    second, third = DAY + timedelta(days=1), DAY + timedelta(days=2)

    assert [*days(Span(early, late))] == [
        (date(2026, 7, 5), Span(early, second)),
        (date(2026, 7, 6), Span(second, third)),
        (date(2026, 7, 7), Span(third, late)),
    ]
    assert [*days(WHOLE)] == [(date(2026, 7, 5), WHOLE)]


def span(start: int, end: int) -> Span:
    return Span(WHOLE.start + timedelta(seconds=start), WHOLE.start + timedelta(seconds=end))


@pytest.mark.parametrize("pieces", [1, 2, 7, 16])
def test_pieces_differ_by_a_second_at_most(pieces: int) -> None:
    lengths = [(each.end - each.start).total_seconds() for each in even(WHOLE, pieces)]

    assert sum(lengths) == 86400
    assert max(lengths) - min(lengths) <= 1


def test_there_are_no_more_pieces_than_seconds() -> None:
    assert [*even(span(0, 3), 16)] == [span(0, 1), span(1, 2), span(2, 3)]


def test_what_is_missing_is_what_nothing_covers() -> None:
    assert missing(span(0, 10), []) == [span(0, 10)]
    assert missing(span(0, 10), [span(0, 10)]) == []
    assert missing(span(0, 10), [span(2, 4), span(4, 6), span(9, 10)]) == [span(0, 2), span(6, 9)]
    assert missing(span(0, 10), [span(20, 30)]) == [span(0, 10)]
