"""The meaning of a status for somebody who waits, and a failure's reasons in readable lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.outcome import Meaning, Outcome, State, judge, reasons

MEANING: Meaning = {"reached": "APPROVED", "failed": "FAILED SUSPENDED", "waiting": "PENDING IN_REVIEW"}


@pytest.mark.parametrize(
    ("status", "state"), [("APPROVED", "reached"), ("FAILED", "failed"), ("IN_REVIEW", "waiting")]
)
def test_a_documented_status_means_what_the_table_says(status: str, state: State) -> None:
    assert judge(status, MEANING) == Outcome(state, status)


def test_an_unknown_status_keeps_waiting_and_says_that_it_is_unknown() -> None:
    assert judge("LOST", MEANING) == Outcome("waiting", "LOST", known=False)
    assert judge(None, MEANING) == Outcome("waiting", "unknown", known=False)


def test_reasons_belong_to_a_failure_alone() -> None:
    assert judge("FAILED", MEANING, ("why",)).reasons == ("why",)
    assert judge("APPROVED", MEANING, ("why",)).reasons == ()


def test_a_reason_tells_code_words_fields_hint_and_page() -> None:
    error = {
        "error_code": 30908,
        "description": "No policy",
        "fields": ["MESSAGE_FLOW"],
        "url": "https://x/30908",
    }

    assert reasons([error]) == (f"30908: No policy (fields: MESSAGE_FLOW) {HINTS[30908]} https://x/30908",)


def test_the_spelling_of_brands_is_read_too() -> None:
    assert reasons([{"code": "30999", "message": "EIN doesn't match", "fields": []}]) == (
        "30999: EIN doesn't match",
    )


def test_the_spelling_of_toll_free_verifications_is_read_too() -> None:
    assert reasons([{"code": 30482, "reason": "Business email must use an official domain"}]) == (
        f"30482: Business email must use an official domain {HINTS[30482]}",
    )


def test_a_single_field_needs_no_list() -> None:
    assert reasons([{"code": 1, "fields": "MESSAGE_FLOW"}]) == ("1: no description (fields: MESSAGE_FLOW)",)


def test_no_errors_are_no_reasons() -> None:
    assert reasons(None) == reasons([]) == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["²", "30908"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
odd_errors = st.dictionaries(
    st.sampled_from(["code", "error_code", "description", "message", "reason", "fields", "url"]), json_values
)


@given(st.lists(odd_errors | json_values))
def test_no_error_of_an_odd_shape_hides_that_there_is_one(errors: list[Any]) -> None:
    lines = reasons(errors)

    assert len(lines) == len(errors)
    assert all(isinstance(line, str) for line in lines)
