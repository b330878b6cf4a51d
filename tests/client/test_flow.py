"""The retry table: what is repeated, what is an error at once, and what may have happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from api.nouns import ACCOUNT, DeleteLetter, FetchLetter, Letter, ListLetters, letter
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.flow import CallOutcome, flow
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.client.retry import NEVER, Retry

from .outcomes import LETTER, MAYBE_DONE, REFUSED, UNREADABLE, answer

FETCH, LIST, DELETE, CREATE = (
    FetchLetter(sid="LT1"),
    ListLetters(box_sid="BX1"),
    DeleteLetter(sid="LT1"),
    letter(),
)
EVERY_METHOD = pytest.mark.parametrize("request_", [FETCH, LIST, DELETE, CREATE], ids=repr)
REPEATABLE = pytest.mark.parametrize("request_", [FETCH, LIST, DELETE], ids=repr)
RETRY = Retry(times=3, first=1, longest=3, patience=60)


@dataclass
class Call:
    """One call and all that came of it."""

    pauses: list[float] = field(default_factory=list)
    sent: list[HttpRequest] = field(default_factory=list)
    answer: Any = None
    error: TwilioError | None = None


def drive(request: Request[Any], *outcomes: CallOutcome, retry: Retry = RETRY) -> Call:
    """Drive the flow by hand with these outcomes, the last one for ever."""
    call, steps = Call(), flow(request, ACCOUNT, retry)
    outcome: CallOutcome = None
    try:
        while True:
            step = next(steps) if not (call.sent or call.pauses) else steps.send(outcome)
            if isinstance(step, HttpRequest):
                outcome = outcomes[min(len(call.sent), len(outcomes) - 1)]
                call.sent.append(step)
            else:
                call.pauses.append(step)
                outcome = None
    except StopIteration as end:
        call.answer = end.value
    except TwilioError as error:
        call.error = error
    return call


@EVERY_METHOD
def test_an_answer_ends_the_call_after_one_request(request_: Request[Any]) -> None:
    call = drive(request_, LETTER)

    assert (len(call.sent), call.pauses, call.error) == (1, [], None)
    assert (call.answer is None) == (request_ is DELETE)


@EVERY_METHOD
@pytest.mark.parametrize("refused", REFUSED)
def test_a_call_that_never_left_is_repeated_for_every_method(request_: Request[Any], refused: str) -> None:
    call = drive(request_, REFUSED[refused], REFUSED[refused], LETTER)

    assert (len(call.sent), len(call.pauses), call.error) == (3, 2, None)


@EVERY_METHOD
@pytest.mark.parametrize("refused", REFUSED)
def test_a_call_that_never_leaves_is_unreachable_in_the_end(request_: Request[Any], refused: str) -> None:
    call = drive(request_, REFUSED[refused])

    assert type(call.error) is Unreachable
    assert call.error.operation == type(request_).__name__
    assert len(call.sent) == 4


@REPEATABLE
@pytest.mark.parametrize("failure", MAYBE_DONE)
def test_what_may_be_done_again_is_repeated_when_no_answer_came(request_: Request[Any], failure: str) -> None:
    call = drive(request_, MAYBE_DONE[failure], MAYBE_DONE[failure], LETTER)

    assert (len(call.sent), len(call.pauses), call.error) == (3, 2, None)


@REPEATABLE
@pytest.mark.parametrize("failure", MAYBE_DONE)
def test_what_never_gets_an_answer_is_unanswered_in_the_end(request_: Request[Any], failure: str) -> None:
    call = drive(request_, MAYBE_DONE[failure])

    assert type(call.error) is Unanswered
    assert (len(call.sent), len(call.pauses)) == (4, 3)


@pytest.mark.parametrize("request_", [FETCH, LIST], ids=repr)
@pytest.mark.parametrize("failure", UNREADABLE)
def test_an_unreadable_answer_is_asked_for_again(request_: Request[Any], failure: str) -> None:
    assert len(drive(request_, UNREADABLE[failure], LETTER).sent) == 2
    assert type(drive(request_, UNREADABLE[failure]).error) is Unanswered


@pytest.mark.parametrize("failure", MAYBE_DONE | UNREADABLE)
def test_a_create_without_a_usable_answer_may_have_happened_and_is_never_repeated(failure: str) -> None:
    call = drive(CREATE, (MAYBE_DONE | UNREADABLE)[failure], LETTER)

    assert type(call.error) is OutcomeUnknown
    assert (len(call.sent), call.pauses) == (1, [])
    assert "may have happened" in str(call.error)


def test_an_unknown_outcome_keeps_what_the_answer_said() -> None:
    error = drive(CREATE, answer(500, b'{"code": 20500, "message": "oh"}', Twilio_Request_Id="RQ1")).error

    assert isinstance(error, OutcomeUnknown)
    assert type(error.__cause__) is Unanswered
    assert (error.operation, error.status, error.code, error.request_id) == (
        "CreateLetter",
        500,
        20500,
        "RQ1",
    )


def test_a_create_that_was_refused_once_may_still_end_unknown() -> None:
    call = drive(CREATE, REFUSED["httpx refused"], MAYBE_DONE["httpx reset"], LETTER)

    assert type(call.error) is OutcomeUnknown
    assert len(call.sent) == 2


@EVERY_METHOD
@pytest.mark.parametrize(
    ("status", "kind"), [(400, TwilioError), (401, AuthenticationError), (403, TwilioError), (404, NotFound)]
)
def test_a_refusal_is_an_error_at_once(request_: Request[Any], status: int, kind: type[TwilioError]) -> None:
    call = drive(request_, answer(status), LETTER)

    assert type(call.error) is kind
    assert (len(call.sent), call.pauses) == (1, [])


@EVERY_METHOD
def test_too_many_requests_are_repeated_for_every_method(request_: Request[Any]) -> None:
    call = drive(request_, answer(429), answer(429), LETTER)

    assert (len(call.sent), call.error) == (3, None)
    assert 0.5 <= call.pauses[0] <= 1 <= call.pauses[1] <= 2


@EVERY_METHOD
def test_retry_after_is_waited_out(request_: Request[Any]) -> None:
    assert drive(request_, answer(429, Retry_After="17"), LETTER).pauses == [17]


def test_a_retry_after_shorter_than_the_pause_does_not_shorten_it() -> None:
    (pause,) = drive(CREATE, answer(429, Retry_After="0"), LETTER).pauses

    assert 0.5 <= pause <= 1


def test_a_date_as_retry_after_counts_as_none() -> None:
    (pause,) = drive(CREATE, answer(429, Retry_After="Sat, 31 Jan 2026 12:00:00 GMT"), LETTER).pauses

    assert 0.5 <= pause <= 1


@EVERY_METHOD
@pytest.mark.parametrize("seconds", ["61", "9" * 400])
def test_a_retry_after_beyond_all_patience_is_an_error_at_once(request_: Request[Any], seconds: str) -> None:
    call = drive(request_, answer(429, Retry_After=seconds), LETTER)

    assert isinstance(call.error, RateLimited)
    assert call.error.retry_after == float(seconds)
    assert (len(call.sent), call.pauses) == (1, [])


@EVERY_METHOD
def test_too_many_requests_for_ever_are_an_error_in_the_end(request_: Request[Any]) -> None:
    call = drive(request_, answer(429, Retry_After="5"))

    assert type(call.error) is RateLimited
    assert (len(call.sent), call.pauses) == (4, [5, 5, 5])


@pytest.mark.parametrize("failure", ["httpx reset", "httpx read timeout", "aiohttp closed", "503"])
def test_a_deletion_whose_repetition_finds_nothing_has_happened(failure: str) -> None:
    call = drive(DELETE, MAYBE_DONE[failure], answer(429), REFUSED["httpx refused"], answer(404))

    assert (call.answer, call.error, len(call.sent)) == (None, None, 4)


@pytest.mark.parametrize(
    "before", [REFUSED["httpx refused"], REFUSED["aiohttp refused"], answer(429)], ids=repr
)
def test_a_deletion_that_surely_did_nothing_before_finds_nothing(before: CallOutcome) -> None:
    assert type(drive(DELETE, before, answer(404)).error) is NotFound


def test_a_fetch_whose_repetition_finds_nothing_finds_nothing() -> None:
    assert type(drive(FETCH, MAYBE_DONE["503"], answer(404)).error) is NotFound


@EVERY_METHOD
def test_who_never_retries_sends_once(request_: Request[Any]) -> None:
    for outcome in (answer(429), *REFUSED.values(), *MAYBE_DONE.values()):
        call = drive(request_, outcome, retry=NEVER)

        assert isinstance(call.error, TwilioError)
        assert (len(call.sent), call.pauses) == (1, [])


def test_each_repetition_sends_the_same_request() -> None:
    call = drive(CREATE, answer(429), REFUSED["httpx refused"], LETTER)

    assert {(r.verb, r.target, r.content) for r in call.sent} == {
        ("POST", call.sent[0].target, b"To=%2B15558675309&Body=Dear+reader")
    }
    assert isinstance(call.answer, Letter)


outcomes = st.lists(
    st.sampled_from([answer(429), LETTER, answer(400), answer(404), *REFUSED.values(), *MAYBE_DONE.values()]),
    min_size=1,
)


@given(outcomes, st.sampled_from([FETCH, DELETE, CREATE]), st.integers(0, 4))
def test_no_sequence_of_outcomes_sends_a_create_twice_that_may_have_happened(
    sequence: list[CallOutcome], request_: Request[Any], times: int
) -> None:
    call = drive(request_, *sequence, retry=Retry(times=times, first=1, longest=3))

    got = [*sequence, *[sequence[-1]] * times][: len(call.sent)]
    assert len(call.sent) <= times + 1
    assert len(call.pauses) == len(call.sent) - 1
    assert within_bounds(call.pauses)
    if request_ is CREATE:
        assert not any(one in [*MAYBE_DONE.values(), LETTER] for one in got[:-1])


def within_bounds(pauses: Iterable[float]) -> bool:
    """Of steps of 1, 2 and then 3 seconds, each between the half and the whole."""
    return all(step / 2 <= pause <= step for pause, step in zip(pauses, (1, 2, 3, 3, 3), strict=False))
