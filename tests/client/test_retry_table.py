"""Which outcome is repeated and which error it is in the end, as RFC 9110 and RFC 8470 have it."""

from typing import Any

import httpx
import pytest
from api.nouns import ACCOUNT, DeleteLetter, FetchLetter, letter

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    NotFound,
    NotProcessed,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.retry import Retry

from .clients import OpenClient, answers, both_clients

READ, CREATE, DELETE = FetchLetter(sid="LT1"), letter(), DeleteLetter(sid="LT1")
TWICE = Retry(times=2, first=0.001)

TABLE: list[tuple[int, Any, type[TwilioError], int]] = [
    *[(status, CREATE, NotProcessed, 3) for status in (408, 421, 425)],
    *[(status, READ, NotProcessed, 3) for status in (408, 421, 425)],
    *[(status, DELETE, NotProcessed, 3) for status in (408, 421, 425)],
    *[(429, one, RateLimited, 3) for one in (CREATE, READ, DELETE)],
    *[(status, CREATE, OutcomeUnknown, 1) for status in (301, 302, 303, 307, 308, 300, 304)],
    *[(status, CREATE, OutcomeUnknown, 1) for status in (500, 502, 503, 504, 599, 101, 600, 999)],
    *[(status, READ, Unanswered, 3) for status in (500, 503, 101, 600, 301, 302, 303, 304, 308)],
    *[(status, DELETE, TwilioError, 1) for status in (301, 302, 307)],
    *[(status, CREATE, TwilioError, 1) for status in (400, 402, 403, 405, 409, 410, 413, 418, 422, 451)],
    (401, CREATE, AuthenticationError, 1),
    (404, CREATE, NotFound, 1),
]


@both_clients
@pytest.mark.parametrize(("status", "request_", "kind", "times"), TABLE)
def test_each_status_has_its_place(
    open_client: OpenClient, status: int, request_: Request[Any], kind: type[TwilioError], times: int
) -> None:
    transport, asked = answers(httpx.Response(status, json={"message": "no", "sid": "LT1"}))
    with (
        open_client(ACCOUNT, transport=transport, retry=TWICE) as client,
        pytest.raises(TwilioError) as caught,
    ):
        client.execute(request_)

    assert type(caught.value) is kind
    assert len(asked) == times


@both_clients
@pytest.mark.parametrize("status", [408, 421, 425, 429])
def test_a_create_that_was_not_processed_happens_once_in_the_end(
    open_client: OpenClient, status: int
) -> None:
    transport, asked = answers(httpx.Response(status), httpx.Response(201, json={"sid": "LT1"}))
    with open_client(ACCOUNT, transport=transport, retry=TWICE) as client:
        assert client.execute(CREATE).sid == "LT1"

    assert len(asked) == 2


@pytest.mark.parametrize(
    ("error", "is_retryable", "is_account_error", "may_have_happened"),
    [
        (RateLimited("", status=429), True, False, False),
        (NotProcessed("", status=408), True, False, False),
        (Unreachable(""), True, False, False),
        (Unanswered(""), True, False, True),
        (OutcomeUnknown(""), True, False, True),
        (TwilioError("", status=400, code=21611), True, False, False),
        (TwilioError("", status=400, code=21614), False, False, False),
        (TwilioError("", status=403, code=21610), False, False, False),
        (TwilioError("", status=403, code=20403), False, True, False),
        (AuthenticationError("", status=401), False, True, False),
        (TwilioError("", status=400, code=30002), False, True, False),
    ],
)
def test_one_classification_serves_all(
    error: TwilioError, is_retryable: bool, is_account_error: bool, may_have_happened: bool
) -> None:
    found = (error.is_retryable, error.is_account_error, error.may_have_happened)
    assert found == (is_retryable, is_account_error, may_have_happened)
