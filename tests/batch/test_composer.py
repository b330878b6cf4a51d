"""The message of a row: what all rows share, the row's own parameters, and its placeholders."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import LONGEST_BODY
from airflow_provider_twilio.batch.composer import Composer, InvalidRow

TO, FROM = "+15558675309", "+15557654321"
SERVICE, OTHER_SERVICE = f"MG{'1' * 32}", f"MG{'2' * 32}"
CONTENT = f"HX{'1' * 32}"
PNG, GIF = "https://example.com/owl.png", "https://example.com/owl.gif"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def composer(**shared: Any) -> Composer:
    return Composer({"messaging_service_sid": SERVICE, "body": "Hi {name}"} | shared)


def reason(of: Composer, **values: Any) -> str:
    with pytest.raises(InvalidRow) as raised:
        of.compose({"to": TO} | values)
    return str(raised.value)


def test_a_rows_columns_are_parameters_and_placeholders() -> None:
    message = composer(status_callback=PNG).compose({"to": TO, "name": "Ann", "from_": FROM})

    assert message.model_dump(exclude_none=True, exclude={"extra_params"}) == {
        "to": TO,
        "from_": FROM,
        "messaging_service_sid": SERVICE,
        "body": "Hi Ann",
        "status_callback": PNG,
    }


@given(TEXTS)
def test_what_stands_in_a_value_is_never_expanded(name: str) -> None:
    text = f"{{to}} {{name.x}} {{{{ {name}"

    assert composer().compose({"to": TO, "name": text}).body == f"Hi {text}"


@given(TEXTS.filter(bool))
def test_a_rows_own_body_is_taken_as_it_is(body: str) -> None:
    assert composer().compose({"to": TO, "body": f"{{name}}{body}"}).body == f"{{name}}{body}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (Decimal("3.50"), "3.50"),
        (2.5, "2.5"),
        (date(2026, 11, 25), "2026-11-25"),
        (datetime(2026, 11, 25, 12, tzinfo=UTC), "2026-11-25 12:00:00+00:00"),
        (0, "0"),
    ],
)
def test_numbers_and_dates_can_fill_a_placeholder(value: object, text: str) -> None:
    assert composer().compose({"to": TO, "name": value}).body == f"Hi {text}"


@pytest.mark.parametrize("value", [None, "", "  ", float("nan")])
def test_a_placeholder_without_a_value_is_named(value: object) -> None:
    assert reason(composer(), name=value) == "name: is missing, and the text has a placeholder for it"


def test_all_placeholders_without_a_value_are_named() -> None:
    assert reason(composer(body="{name} {town}")).count("is missing") == 2


@pytest.mark.parametrize("value", [True, ["Ann"], {"a": 1}])
def test_a_placeholder_takes_no_lists_and_no_truth(value: object) -> None:
    assert "must be text, a number or a date" in reason(composer(), name=value)


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_cell_is_not_given(empty: object) -> None:
    row = {"to": TO, "name": "Ann", "from_": empty, "messaging_service_sid": empty, "media_url": empty}

    message = composer().compose(row)

    assert (message.from_, message.messaging_service_sid, message.media_url) == (None, SERVICE, None)


def test_a_rows_parameter_takes_the_place_of_the_shared_one() -> None:
    row = {"to": TO, "name": "Ann", "messaging_service_sid": OTHER_SERVICE}

    assert composer().compose(row).messaging_service_sid == OTHER_SERVICE


@pytest.mark.parametrize(
    ("cell", "urls"),
    [
        (PNG, [PNG]),
        (f"{PNG} {GIF}", [PNG, GIF]),
        (f'["{PNG}", "{GIF}"]', [PNG, GIF]),
        ([PNG, GIF], [PNG, GIF]),
    ],
)
def test_a_list_in_a_cell_has_spaces_between_its_items_or_is_json(cell: object, urls: list[str]) -> None:
    assert composer(body=None).compose({"to": TO, "media_url": cell}).media_url == urls


def test_text_from_a_csv_becomes_what_its_parameter_is() -> None:
    send_at = "2031-10-05T12:00:00+00:00"
    row = {"to": TO, "name": "Ann", "validity_period": "60", "send_as_mms": "true", "send_at": send_at}

    message = composer(schedule_type="fixed").compose(row)

    assert (message.validity_period, message.send_as_mms) == (60, True)
    assert message.send_at == datetime(2031, 10, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("variables", [{"1": "{name}", "2": "{{x}}"}, '{"1": "{name}", "2": "{{x}}"}'])
def test_content_variables_have_placeholders_too(variables: object) -> None:
    content = composer(body=None, content_sid=CONTENT, content_variables=variables)

    message = content.compose({"to": TO, "name": '", "3": "injected'})

    assert message.content_variables == {"1": '", "3": "injected', "2": "{x}"}


def test_a_placeholder_can_name_a_parameter() -> None:
    assert composer(body="For {to}").compose({"to": TO}).body == f"For {TO}"


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ({"to": "15558675309"}, "to: str of 11 characters: must be a phone number in E.164 form"),
        ({"to": None}, "to: is missing"),
        ({"to": 15558675309}, "to: int: "),
        ({"name": "x" * LONGEST_BODY}, "body: str of 1603 characters: String should have at most 1600"),
        ({"media_url": "owl.png"}, "media_url: 'owl.png'"),
        ({"media_url": '["owl'}, "media_url: must be items with spaces between them, or a JSON list"),
        ({"media_url": " ".join([PNG] * 11)}, "media_url: "),
        ({"from_": "+1"}, "from_: "),
        ({"validity_period": "long"}, "validity_period: 'long': "),
        ({"name": "\ud800"}, "body: str of 4 characters: must be a valid string"),
    ],
)
def test_a_row_that_makes_no_message_says_why_on_one_line(values: dict[str, Any], finding: str) -> None:
    said = reason(composer(), **{"name": "Ann"} | values)

    assert said.startswith(finding)
    assert "\n" not in said


def test_a_reason_shows_no_text_and_no_whole_number() -> None:
    said = reason(composer(), to="+155586753091234567", name="secret" * 300)

    assert "secret" not in said
    assert "+1555•••4567" in said


@pytest.mark.parametrize(
    ("columns", "finding"),
    [
        (
            ["to", "nmae"],
            "column 'nmae': is neither a parameter of a message nor a placeholder of its text; did you ",
        ),
        (["to", "name", "media_ulr"], "did you mean media_url?"),
        (["to", "name", "extra_params"], "column 'extra_params'"),
        (["to;name"], "column 'to;name'"),
        (["+15558675309", "name"], r"column '+1555•••5309'"),
        (["to", 7], "column 7"),
    ],
)
def test_a_column_that_is_neither_is_an_error_that_suggests_the_near_one(
    columns: list[Any], finding: str
) -> None:
    with pytest.raises(InvalidRequest) as raised:
        composer().check_columns(columns)

    assert finding in str(raised.value)


def test_columns_may_come_and_go() -> None:
    for columns in (["to"], ["to", "name"], ["body", "to"]):
        composer().check_columns(columns)


@pytest.mark.parametrize(
    ("shared", "finding"),
    [
        ({"to": TO}, "to: must be a column"),
        ({"bdoy": "x"}, "bdoy: there is no such argument; did you mean body?"),
        ({"body": 7}, "body: int: must be text"),
        ({"body": "{name!r}"}, "body: character 1: "),
        ({"content_variables": {"1": "{0}"}}, "content_variables['1']: character 1: "),
        ({"content_variables": "{1"}, "content_variables: must be a dict or a JSON object"),
        ({"content_variables": ["x"]}, "content_variables: list: must be a dict or a JSON object"),
        ({"content_variables": {"1": 7}}, "content_variables['1']: int: must be text"),
        (
            {"messaging_service_sid": "MG1"},
            "messaging_service_sid: 'MG1': must be MG and 32 hexadecimal digits",
        ),
        ({"validity_period": 0}, "validity_period: 0"),
        ({"media_url": ["owl.png"]}, "media_url: "),
    ],
)
def test_what_is_shared_is_checked_once_before_any_row(shared: dict[str, Any], finding: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        composer(**shared)

    assert finding in str(raised.value)


def test_sender_and_content_may_come_from_the_rows() -> None:
    message = Composer({}).compose({"to": TO, "from_": FROM, "body": "Hi"})

    assert (message.from_, message.body) == (FROM, "Hi")
    assert reason(Composer({}), body="Hi").startswith("from_: is missing")
    assert reason(Composer({}), from_=FROM).startswith("body: is missing")
