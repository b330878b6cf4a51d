"""A request is a value that becomes one HTTP request, whatever stands in it."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.request import places, wire_name

from .forms import form, parameters, query, words
from .nouns import ACCOUNT, BOX, CreateLetter, DeleteLetter, FetchLetter, ListLetters, ListMail, letter


def sent(**fields: Any) -> list[tuple[str, str]]:
    """The form of a letter that these fields are added to, without what every letter has."""
    request = CreateLetter(**({"box_sid": "BX1", "to": "+15558675309", "body": "x"} | fields)).to_http(
        ACCOUNT
    )
    return [pair for pair in form(request) if pair[0] not in ("To", "Body")]


def test_a_create_goes_as_a_form_to_the_place_that_its_class_line_says() -> None:
    request = letter().to_http(ACCOUNT)

    assert request.method == "POST"
    assert request.url == f"https://messaging.twilio.com{BOX}"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert form(request) == [("To", "+15558675309"), ("Body", "Dear reader")]


def test_a_list_goes_as_a_query() -> None:
    request = ListMail(to="+15558675309", page_size=20).to_http(ACCOUNT)

    assert (request.method, request.content) == ("GET", b"")
    assert request.url.raw_path.startswith(
        f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters.json?".encode()
    )
    assert dict(query(str(request.url))) == {"To": "+15558675309", "PageSize": "20"}


def test_the_account_in_a_path_is_the_clients_and_a_field_of_that_name_is_a_parameter() -> None:
    request = ListMail(account_sid="AC" + "b" * 32).to_http(ACCOUNT)

    assert request.url.path == f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters.json"
    assert query(str(request.url)) == [("AccountSid", "AC" + "b" * 32)]


@pytest.mark.parametrize("request_", [FetchLetter(sid="LT1"), DeleteLetter(sid="LT1")])
def test_a_request_without_parameters_has_neither_query_nor_body(
    request_: FetchLetter | DeleteLetter,
) -> None:
    request = request_.to_http(ACCOUNT)

    assert b"?" not in request.url.raw_path
    assert request.content == b""


def test_a_create_without_parameters_is_an_empty_form() -> None:
    empty = CreateLetter.model_construct(box_sid="BX1", to=None, body=None).to_http(ACCOUNT)

    assert (empty.content, empty.headers["Content-Length"]) == (b"", "0")


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


def test_an_irregular_name_is_spelt_by_its_field() -> None:
    request = ListMail(sent_after=date(2026, 1, 31)).to_http(ACCOUNT)

    assert request.url.raw_path.endswith(b"?DateSent%3E=2026-01-31")


def test_a_field_whose_name_on_the_wire_starts_with_x_is_a_header_and_nowhere_else() -> None:
    request = ListLetters(box_sid="BX1", api_version="v1.2").to_http(ACCOUNT)

    assert request.headers["X-Post-Api-Version"] == "v1.2"
    assert request.url.raw_path == BOX.encode()
    assert "X-Post-Api-Version" not in ListLetters(box_sid="BX1").to_http(ACCOUNT).headers


def test_each_field_has_one_place() -> None:
    assert places(ListLetters) == {
        "path": {"box_sid": "BoxSid"},
        "header": {"api_version": "X-Post-Api-Version"},
        "body": {"page_size": "PageSize"},
    }


@given(body=words)
def test_any_text_arrives_as_it_was(body: str) -> None:
    assert dict(form(letter(body=body).to_http(ACCOUNT)))["Body"] == body


@given(st.lists(words.map(lambda end: f"https://x/{end}y"), max_size=4))
def test_an_array_is_its_name_repeated(urls: list[str]) -> None:
    urls = [url.replace("\n", "") for url in urls]

    assert sent(media_url=urls) == [("MediaUrl", url) for url in urls]


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false")])
def test_a_boolean_is_a_lower_case_word(value: bool, text: str) -> None:
    assert sent(urgent=value) == [("Urgent", text)]


def test_none_is_not_sent() -> None:
    assert sent(urgent=None, media_url=None, from_=None) == []


@given(st.integers(1, 20))
def test_a_number_is_its_digits(number: int) -> None:
    assert sent(num_pages=number) == [("NumPages", str(number))]


zones = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone)


@given(st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30), timezones=zones))  # noqa: DTZ001
def test_a_moment_is_sent_in_utc_whatever_its_zone(moment: datetime) -> None:
    ((name, text),) = sent(send_at=moment)

    assert name == "SendAt"
    assert datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z") == moment.astimezone(UTC).replace(microsecond=0)
    assert text.endswith("Z")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"send_at: .*timezone"):
        sent(send_at=datetime(2026, 1, 31))  # noqa: DTZ001


@given(st.dates(date(1000, 1, 1)))
def test_a_date_is_iso_8601(day: date) -> None:
    assert sent(postmark=day) == [("Postmark", day.isoformat())]


@given(st.dictionaries(words, words))
def test_a_dict_is_json(variables: dict[str, str]) -> None:
    ((name, text),) = sent(variables=variables)

    assert name == "Variables"
    assert json.loads(text) == variables


@given(parameters)
def test_extra_params_are_sent_as_they_are_named(extra: dict[str, str | list[str]]) -> None:
    expected = [
        (name, value)
        for name, values in extra.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    posted = CreateLetter.model_construct(box_sid="BX1", to=None, body=None, extra_params=extra)
    listed = ListLetters(box_sid="BX1", extra_params=extra)

    assert form(posted.to_http(ACCOUNT)) == expected
    assert query(listed.to_http(ACCOUNT).url.raw_path.decode()) == expected


def test_a_request_is_frozen_and_equal_to_one_with_the_same_fields() -> None:
    one = letter()

    assert one == letter()
    assert one != letter(body="Other words")
    with pytest.raises(ValidationError, match="frozen"):
        one.body = "Other words"
