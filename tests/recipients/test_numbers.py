"""Phone numbers as people write them."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.recipients.numbers import check_country, normalized


@pytest.mark.parametrize(
    ("written", "country_code", "number"),
    [
        ("+12065550123", None, "+12065550123"),
        (" +1 (206) 555-0123 ", None, "+12065550123"),
        ("+49 30/901820", None, "+4930901820"),
        ("0049 30 901820", None, "+4930901820"),
        ("tel:+1.206.555.0123", None, "+12065550123"),
        ("'+12065550123", None, "+12065550123"),
        ("+1\u00a0206\u2011555\u20130123", None, "+12065550123"),
        ("12065550123", None, "+12065550123"),
        (12065550123, None, "+12065550123"),
        ("(206) 555-0123", "+1", "+12065550123"),
        ("030 901820", "+49", "+4930901820"),
        ("12065550123", "+1", "+12065550123"),
        ("011 44 20 7946 0018", "+1", "+442079460018"),
        ("whatsapp:+12065550123", None, "whatsapp:+12065550123"),
        ("(206) 555-0123", None, None),
        ("030 901820", None, None),
        ("+0123456789", None, None),
        ("+1206555012345678", None, None),
        ("+1206CALLNOW", None, None),
        ("", None, None),
        ("none", "+1", None),
        (None, "+1", None),
        (12065550123.0, None, None),
        (True, None, None),
        ("+١٢٠٦٥٥٥٠١٢٣", None, None),
    ],
)
def test_a_number_is_told_or_it_is_none(written: Any, country_code: str | None, number: str | None) -> None:
    assert normalized(written, country_code) == number


@pytest.mark.parametrize("code", ["1", "+", "+0", "+1234", 1, ""])
def test_a_country_code_has_a_plus(code: Any) -> None:
    with pytest.raises(InvalidRequest, match=r"country_code: .* must be a plus"):
        check_country(code)
