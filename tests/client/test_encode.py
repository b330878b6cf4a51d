"""A request becomes one HTTP request, whatever stands in it."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from api.forms import form, parameters, query, words
from api.nouns import ACCOUNT, BOX, CreateLetter, DeleteLetter, FetchLetter, ListLetters, ListMail, letter
from api.wire import to_http
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest

zones = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(timezone)


def sent(**fields: Any) -> list[tuple[str, str]]:
    """The form of a letter that these fields are added to, without what every letter has."""
    request = to_http(
        CreateLetter(**({"box_sid": "BX1", "to": "+15558675309", "body": "x"} | fields)), ACCOUNT
    )
    return [pair for pair in form(request) if pair[0] not in ("To", "Body")]


def test_a_create_goes_as_a_form_to_the_place_that_its_class_line_says() -> None:
    request = to_http(letter(), ACCOUNT)

    assert request.method == "POST"
    assert request.url == f"https://messaging.twilio.com{BOX}"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert form(request) == [("To", "+15558675309"), ("Body", "Dear reader")]


def test_a_list_goes_as_a_query() -> None:
    request = to_http(ListMail(to="+15558675309", page_size=20), ACCOUNT)

    assert (request.method, request.content) == ("GET", b"")
    assert request.url.raw_path.startswith(
        f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters.json?".encode()
    )
    assert dict(query(str(request.url))) == {"To": "+15558675309", "PageSize": "20"}


def test_the_account_in_a_path_is_the_clients_and_a_field_of_that_name_is_a_parameter() -> None:
    request = to_http(ListMail(account_sid="AC" + "b" * 32), ACCOUNT)

    assert request.url.path == f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters.json"
    assert query(str(request.url)) == [("AccountSid", "AC" + "b" * 32)]


@pytest.mark.parametrize("request_", [FetchLetter(sid="LT1"), DeleteLetter(sid="LT1")])
def test_a_request_without_parameters_has_neither_query_nor_body(
    request_: FetchLetter | DeleteLetter,
) -> None:
    request = to_http(request_, ACCOUNT)

    assert b"?" not in request.url.raw_path
    assert request.content == b""


def test_a_create_without_parameters_is_an_empty_form() -> None:
    empty = to_http(CreateLetter.model_construct(box_sid="BX1", to=None, body=None), ACCOUNT)

    assert (empty.content, empty.headers["Content-Length"]) == (b"", "0")


def test_an_irregular_name_is_spelt_by_its_field() -> None:
    request = to_http(ListMail(sent_after=date(2026, 1, 31)), ACCOUNT)

    assert request.url.raw_path.endswith(b"?DateSent%3E=2026-01-31")


def test_a_field_whose_name_on_the_wire_starts_with_x_is_a_header_and_nowhere_else() -> None:
    request = to_http(ListLetters(box_sid="BX1", api_version="v1.2"), ACCOUNT)

    assert request.headers["X-Post-Api-Version"] == "v1.2"
    assert request.url.raw_path == BOX.encode()
    assert "X-Post-Api-Version" not in to_http(ListLetters(box_sid="BX1"), ACCOUNT).headers


@given(body=words)
def test_any_text_arrives_as_it_was(body: str) -> None:
    assert dict(form(to_http(letter(body=body), ACCOUNT)))["Body"] == body


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

    assert form(to_http(posted, ACCOUNT)) == expected
    assert query(to_http(listed, ACCOUNT).url.raw_path.decode()) == expected
