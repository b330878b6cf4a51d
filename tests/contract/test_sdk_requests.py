"""The third witness: Twilio's SDK sends what we send."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
import requests_mock
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from airflow_provider_twilio.api.request import Request, places

from .exceptions import HEADER_IN_THE_QUERY, MIDNIGHTS, PAGED_BY_THE_SDK, RENAMED
from .facts import ACCOUNT
from .operation import OPERATIONS, Operation, for_each
from .sdk import methods, name_of
from .values import full, minimal, required
from .wire import Wire, sent, wire

WITNESS = "SDK: request"
PAGING = {"page_size", "page_number", "page_token"}


def dates(operation: Operation) -> list[str]:
    """The fields that take a day."""
    return [field for field in operation.request.model_fields if "date" in field.split("_")]


DATED = tuple(operation for operation in OPERATIONS if dates(operation))


def sent_by_sdk(operation: Operation, request: Request[Any]) -> Wire:
    """Return the request that the SDK sends for the arguments of ``request``."""
    client = Client(ACCOUNT.username, ACCOUNT.password, environment={"TWILIO_EDGE": ""})
    with requests_mock.Mocker() as twilio:
        twilio.register_uri(requests_mock.ANY, requests_mock.ANY, status_code=404, json={"code": 20404})
        with pytest.raises(TwilioException):
            methods()[operation.key].call(client, request)
    (caught,) = twilio.request_history
    return wire(caught.method, caught.url, (caught.text or "").encode(), caught.headers)


def test_the_sdk_has_all_operations() -> None:
    assert methods().keys() == {operation.key for operation in OPERATIONS}


@for_each
def test_the_sdk_has_an_argument_for_each_of_our_fields_and_no_other(operation: Operation) -> None:
    wire = places(operation.request)
    fields = {name_of(field) for field in (*wire["body"], *wire["header"])}
    more = PAGING if operation.key[1] in PAGED_BY_THE_SDK else set()
    assert fields | more == methods()[operation.key].arguments
    assert not fields & more, "stale: our class has pages"


@for_each
def test_the_sdk_sends_the_same_with_nothing_but_what_is_needed(operation: Operation) -> None:
    request = minimal(operation.request)
    assert sent_by_sdk(operation, request) == sent(request)


@for_each
def test_the_sdk_sends_the_same_with_every_parameter(operation: Operation) -> None:
    for request in full(operation.request):
        ours, theirs = sent(request), sent_by_sdk(operation, request)
        if operation.key[1] in HEADER_IN_THE_QUERY:
            assert ours.header <= theirs.query, "stale: it is a header only"
            theirs = theirs._replace(query=theirs.query - ours.header)
        assert theirs == ours


@pytest.mark.parametrize("operation", DATED, ids=str)
def test_the_sdk_sends_a_day_as_we_do_or_as_its_midnight(operation: Operation) -> None:
    days = dict.fromkeys(dates(operation), date(2026, 11, 24))
    request = operation.request(**required(operation.request), **days)
    ours, theirs = sent(request).query, sent_by_sdk(operation, request).query
    midnights = Counter({(name, f"{day}T00:00:00Z"): count for (name, day), count in ours.items()})
    assert theirs == (midnights if operation.key[1] in MIDNIGHTS else ours)


@pytest.mark.parametrize("field", RENAMED)
def test_a_listed_field_still_has_another_name_in_the_sdk(field: str) -> None:
    having = [operation for operation in OPERATIONS if field in operation.request.model_fields]
    assert having
    assert all(field not in methods()[operation.key].arguments for operation in having)
