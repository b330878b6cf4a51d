"""Columns that no message uses are left out when told, and misspelt ones never are."""

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch.composer import Composer

from .inputs import SERVICE, number


def composer() -> Composer:
    return Composer({"messaging_service_sid": SERVICE, "body": "Hi {name}"}, on_extra_columns="ignore")


def test_a_message_is_made_without_the_columns_that_it_does_not_use() -> None:
    row = {"to": number(1), "name": "Ann", "city": "Bath", "no": "7", "top": "x", "last_name": "Lee"}

    composer().check_columns(row)

    assert composer().compose(row).body == "Hi Ann"


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("boddy", "body"),
        ("bod", "body"),
        ("bady", "body"),
        ("Body", "body"),
        ("form", "from_"),
        ("from", "from_"),
        ("MediaUrl", "media_url"),
        ("TO", "to"),
    ],
)
def test_a_misspelt_name_is_refused_all_the_same(column: str, meant: str) -> None:
    with pytest.raises(InvalidRequest, match=f"column '{column}': is nearly {meant}"):
        composer().check_columns(["to", "name", column])


def test_a_column_beside_the_one_that_it_resembles_is_no_mistake() -> None:
    composer().check_columns(["to", "name", "names"])

    with pytest.raises(InvalidRequest, match="did you mean name"):
        composer().check_columns(["to", "names"])


def test_parameters_that_are_no_columns_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="'extra_params'"):
        composer().check_columns(["to", "name", "extra_params"])


def test_by_default_each_unknown_column_is_refused() -> None:
    strict = Composer({"messaging_service_sid": SERVICE, "body": "Hi {name}"})

    with pytest.raises(InvalidRequest, match="column 'city': is neither a parameter"):
        strict.check_columns(["to", "name", "city"])
