"""Answers are read tolerantly: what doesn't fit is kept, and never an error."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from .nouns import Letter

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
moments = st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


def read(**properties: Any) -> Letter:
    return Letter.model_validate({"sid": "LT1"} | properties)


@given(moments)
def test_both_of_twilios_date_styles_are_read(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)

    assert read(date_sent=format_datetime(whole)).date_sent == whole
    assert read(date_sent=moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")).date_sent == moment


@pytest.mark.parametrize(
    "text", ["Sat, 31 Jan 2026 12:00:00 -0000", "2026-01-31T12:00:00", "2026-01-31 12:00:00"]
)
def test_a_date_without_a_zone_is_gmt(text: str) -> None:
    assert read(date_sent=text).date_sent == datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_a_zone_is_kept() -> None:
    zone = timezone(timedelta(hours=2))

    assert read(date_sent="Sat, 31 Jan 2026 12:00:00 +0200").date_sent == datetime(
        2026, 1, 31, 12, tzinfo=zone
    )


@pytest.mark.parametrize("text", ["", None])
def test_an_absent_date_is_none(text: str | None) -> None:
    assert read(date_sent=text).date_sent is None


@given(
    st.text() | st.from_regex(r"Mon, [0-9]{1,3} Jan [0-9]{1,6} [0-9:]{1,9} [+-][0-9]{1,30}", fullmatch=True)
)
@example("Mon, 01 Jan 2026 00:00:00 +30000000000000")
@example("01 Jan 3000000000 00:00")
def test_no_text_in_the_place_of_a_date_is_an_error(text: str) -> None:
    letter = read(date_sent=text)

    assert letter.date_sent is None or letter.date_sent.tzinfo
    if letter.date_sent is None and text:
        assert letter.model_extra == {"date_sent": text}


@given(st.dictionaries(st.sampled_from(["status", "num_pages", "date_sent", "new"]), json_values))
def test_a_property_of_another_type_is_none_and_its_raw_value_kept(properties: dict[str, Any]) -> None:
    letter = read(**properties)

    assert letter.sid == "LT1"
    for name, value in (letter.model_extra or {}).items():
        assert value == properties[name]
        assert name == "new" or getattr(Letter, name, None) is None
    assert "new" not in properties or (letter.model_extra or {})["new"] == properties["new"]


def test_the_raw_value_of_a_property_that_does_not_fit_is_in_model_extra() -> None:
    letter = read(num_pages="many", status=["odd"], price="-0.0075")

    assert (letter.num_pages, letter.status) == (None, None)
    assert letter.model_extra == {"num_pages": "many", "status": ["odd"], "price": "-0.0075"}


def test_a_number_as_a_string_is_a_number() -> None:
    assert read(num_pages="3").num_pages == 3


@pytest.mark.parametrize("answer", [{}, {"sid": None}, {"sid": 5}, None, 5, [], "LT1"])
def test_what_lacks_the_required_properties_is_no_resource(answer: Any) -> None:
    with pytest.raises(ValidationError):
        Letter.model_validate(answer)


def test_a_repr_shows_the_sid_alone() -> None:
    letter = read(status="sent", to="+15558675309")

    assert repr(letter) == str(letter) == f"{letter}" == "Letter(LT1)"
