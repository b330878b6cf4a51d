"""Numbers of a customer's document are read as those of recipients are."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from airflow_provider_twilio.onboarding.values import Number

read = TypeAdapter(Number).validate_python


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+12065550123", "+12065550123"),
        ("+1 (206) 555-0123", "+12065550123"),
        ("+1\u00a0206\u00a0555\u00a00123", "+12065550123"),
        ("tel:+1-206-555-0123", "+12065550123"),
        ("+44 (0)7700 900123", "+447700900123"),
        (" +12065550123 ", "+12065550123"),
    ],
)
def test_a_number_is_in_e164_form_however_it_was_written(written: str, number: str) -> None:
    assert read(written) == number


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("(206) 555-0123", "has no country code: write it with a plus"),
        (12065550123, "has no country code: write it with a plus"),
        ("+1206555012", "has too few digits"),
        ("+120655501234", "has too many digits"),
        ("+9990123456", "has no country code that is in use"),
        ("+1 206 555 0123 ext. 5", "has letters"),
        ("+1 206 555 0123 / +1 206 555 0124", "plus within it"),
        ("whatsapp:+12065550123", "without a channel"),
        ("", "is empty"),
        (None, "is empty"),
        (["+12065550123"], "is neither text nor a whole number"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(written: Any, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        read(written)
