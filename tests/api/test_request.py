"""A request is a value that becomes one HTTP request, whatever stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from airflow_provider_twilio.api.request import places, wire_name

from .nouns import ListLetters, letter


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("to", "To"),
        ("from_", "From"),
        ("friendly_name", "FriendlyName"),
        ("sms_url_2", "SmsUrl2"),
        ("x", "X"),
    ],
)
def test_a_field_has_twilios_spelling_on_the_wire(field: str, name: str) -> None:
    assert wire_name(field) == name


@given(st.lists(st.from_regex(r"[a-z][a-z0-9]*", fullmatch=True), min_size=1))
def test_only_underscores_and_case_are_lost_on_the_way_to_the_wire(parts: list[str]) -> None:
    name = wire_name("_".join(parts))

    assert "_" not in name
    assert name.lower() == "".join(parts)
    assert name[0].isupper()


def test_each_field_has_one_place() -> None:
    assert places(ListLetters) == {
        "path": {"box_sid": "BoxSid"},
        "header": {"api_version": "X-Post-Api-Version"},
        "body": {"page_size": "PageSize"},
    }


def test_a_request_is_frozen_and_equal_to_one_with_the_same_fields() -> None:
    one = letter()

    assert one == letter()
    assert one != letter(body="Other words")
    with pytest.raises(ValidationError, match="frozen"):
        one.body = "Other words"
