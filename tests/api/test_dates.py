"""Dates of both of Twilio's styles, as RFC 5322 and RFC 3339 have them."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from airflow_provider_twilio.api.dates import read_date, seconds_of_minute
from airflow_provider_twilio.api.types import Timestamp

NOON = datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)
ALL = settings(deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 01 Jul 2026 12:00:05 +0000",
        "Wed, 1 Jul 2026 12:00:05 +0000",
        "Wed, 01 Jul 2026 12:00:05 -0000",
        "Wed, 01 Jul 2026 12:00:05 GMT",
        "Wed, 01 Jul 2026 12:00:05 UT",
        "Wed, 01 Jul 2026 12:00:05 Z",
        "Wed, 01 Jul 2026 12:00:05",
        "Wed, 01 Jul 2026 14:00:05 +0200",
        "Wed, 01 Jul 2026 08:00:05 EDT",
        "Wed, 01 Jul 2026 07:00:05 EST",
        "Wed, 01 Jul 2026 07:00:05 CDT",
        "Wed, 01 Jul 2026 06:00:05 CST",
        "Wed, 01 Jul 2026 06:00:05 MDT",
        "Wed, 01 Jul 2026 05:00:05 MST",
        "Wed, 01 Jul 2026 05:00:05 PDT",
        "Wed, 01 Jul 2026 04:00:05 PST",
        "01 Jul 2026 12:00:05 +0000",
        "wed, 01 jul 2026 12:00:05 gmt",
        "WED, 01 JUL 2026 12:00:05 +0000",
        "Wed, 01 Jul 26 12:00:05 +0000",
        "Wed, 01 Jul 126 12:00:05 +0000",
        " Wed, 01 Jul 2026 12:00:05 +0000 (Coordinated Universal Time)",
        "2026-07-01T12:00:05Z",
        "2026-07-01t12:00:05z",
        "2026-07-01T12:00:05+00:00",
        "2026-07-01T12:00:05-00:00",
        "2026-07-01T05:00:05-07:00",
        "2026-07-01T12:00:05",
        "2026-07-01 12:00:05",
        "20260701T120005Z",
    ],
)
def test_both_styles_say_the_same_moment(text: str) -> None:
    assert read_date(text) == NOON
    assert read_date(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "null",
        "1782907205",
        "2026-07-01",
        "2026-W27-3",
        "01 Jul 2026",
        "0000-07-01T12:00:05Z",
        "Wed, 01 Jul 0000 12:00:05 +0000",
        "Wed, 01 Jul 2026 12:00:xx +0000",
        "Wed, 01 Jul 2026 12:00:61 +0000",
        "Wed, 01 Jul 2026 12:60:05 +0000",
        "Wed, 01 Jul 2026 24:00:05 +0000",
        "Wed, 00 Jul 2026 12:00:05 +0000",
        "Wed, 31 Jun 2026 12:00:05 +0000",
        "Wed, 29 Feb 2025 12:00:05 +0000",
        "Wed, 01 Jux 2026 12:00:05 +0000",
        "Wed, 01 Jul 2026 12:00:05 CEST",
        "Wed, 01 Jul 2026 12:00:05 XYZ",
        "Wed, 01 Jul 2026 12:00:05 A",
        "Wed, 01 Jul 2026 12:00:05 +9999",
        "Wed, 01 Jul 2026 12:00:05 +0060",
        "Wed, 01 Jul 20266 12:00:05 +0000",
        "Wed, \u0660\u0661 Jul 2026 12:00:05 +0000",
        "\u0662\u0660\u0662\u0666-07-01T12:00:05Z",
        "2026-13-01T12:00:05Z",
        "2026-02-30T12:00:05Z",
        "2026-07-01T25:00:05Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2026-07-01T12:00:05Z\0",
        "2026-07-01T12:00:05 and more",
        "Wed, 01 Jul 2026 12:00:05 +0000 and more",
    ],
)
def test_what_says_no_moment_for_certain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        read_date(text)
    if text:
        with pytest.raises(ValidationError, match="is no date"):
            TypeAdapter(Timestamp).validate_python(text)


@pytest.mark.parametrize("text", ["Wed, 01 Jul 2026 23:59:60 +0000", "2026-07-01T23:59:60Z"])
def test_a_leap_second_is_of_the_day_that_it_ends(text: str) -> None:
    assert read_date(text) == datetime(2026, 7, 1, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("year", "meant"), [("00", 2000), ("49", 2049), ("50", 1950), ("99", 1999)])
def test_two_digits_are_the_years_of_rfc_5322(year: str, meant: int) -> None:
    assert read_date(f"01 Jul {year} 12:00:05 +0000").year == meant


@ALL
@given(
    st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_what_python_writes_is_read(moment: datetime, offset: timedelta) -> None:
    from datetime import timezone

    aware = moment.replace(tzinfo=timezone(offset), microsecond=0)

    assert read_date(format_datetime(aware)) == aware
    assert read_date(aware.isoformat()) == aware


@ALL
@given(st.text(max_size=40) | st.text("0123456789:-+TZ ,WedJul.", max_size=40))
def test_any_text_is_a_moment_or_no_date(text: str) -> None:
    try:
        moment = read_date(text)
    except ValueError as error:
        assert str(error) == "is no date"  # noqa: PT017
    else:
        assert moment.tzinfo is UTC


def test_a_minute_is_counted_from_the_epoch() -> None:
    assert seconds_of_minute("Wed, 01 Jul 2026 12:00") == int(NOON.timestamp()) - 5
    with pytest.raises(ValueError, match="is no date"):
        seconds_of_minute("Wed, 01 Jul 2026 24:00")
