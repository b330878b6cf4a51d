"""The JSON schema that is shipped, judged by the jsonschema library."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from airflow_provider_twilio.onboarding.schema import FILE, text

from .customers import BY_ROUTE, STANDARD, changed, faults_of

SCHEMA = json.loads(FILE.read_text())


def test_the_schema_is_that_of_the_model() -> None:
    assert FILE.read_text() == text(), "stale: run `make stubs`"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_good_document_is_good_by_the_schema(route: str) -> None:
    validator = Draft202012Validator(SCHEMA)

    assert validator.is_valid(BY_ROUTE[route])
    assert validator.is_valid([BY_ROUTE[route]])


@pytest.mark.parametrize(
    "values",
    [
        changed(STANDARD, route="standart"),
        changed(STANDARD, address=...),
        changed(STANDARD, campaign__samples=["one"]),
        changed(STANDARD, campaign__use_case="CARE"),
        changed(STANDARD, business__websiet="https://www.example.com"),
        changed(STANDARD, numbers__area_code="12"),
        changed(STANDARD, representatives=[]),
    ],
)
def test_what_the_schema_refuses_the_model_refuses(values: dict[str, Any]) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(values)
    assert faults_of(values)
