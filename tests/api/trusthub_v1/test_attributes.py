"""The attributes of end users and documents: one JSON object, and nothing of it in an error."""

import json
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.trusthub_v1.end_users import CreateEndUser
from api.wire import on_the_wire

NAME = {"first_name": "Zoë", "email": "ada@example.com", "age": 36, "regions": ["EUROPE"]}


def end_user(attributes: Any) -> CreateEndUser:
    return CreateEndUser(friendly_name="Ada", type="authorized_representative_1", attributes=attributes)


@pytest.mark.parametrize("attributes", [NAME, json.dumps(NAME), {}, "{}"])
def test_they_leave_as_one_json_object(attributes: Any) -> None:
    (sent,) = on_the_wire(end_user(attributes)).form["Attributes"]

    assert json.loads(sent) == (json.loads(attributes) if isinstance(attributes, str) else attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        "ada@example.com",
        '["ada@example.com"]',
        '{"email": "ada@example.com"',
        "null",
        ["ada@example.com"],
        {"email": object()},
        {1: "ada@example.com"},
        "[" * 100_000,
    ],
    ids=lambda value: str(value)[:20],
)
def test_anything_else_is_refused_without_being_shown(attributes: Any) -> None:
    with pytest.raises(InvalidRequest) as refused:
        end_user(attributes)

    assert "attributes: " in str(refused.value)
    assert "ada@" not in str(refused.value)


def test_an_end_user_shows_names_of_arguments_alone() -> None:
    assert "Ada" not in repr(end_user(NAME))
    assert "ada@" not in repr(end_user(NAME))
