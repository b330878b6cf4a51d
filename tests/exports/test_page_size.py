"""A server that fails at large pages is asked for smaller ones, by whoever knows it or by itself."""

from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError, Unanswered
from airflow_provider_twilio.exports.list_reader import PageSize, check_page_size

from .exporting import NEXT, Run, sids
from .moving_list import ACCOUNT, MovingList

MINUTE = NEXT - timedelta(minutes=1)


def fails_above(most: int, count: int, status: int = 500) -> MovingList:
    """A list whose server fails at pages of more than ``most`` records."""
    listed = MovingList(count, NEXT - timedelta(seconds=1))

    def answer(number: int) -> httpx.Response | None:
        size = int(httpx.QueryParams(listed.requests[-1].url.query.decode())["PageSize"])
        return httpx.Response(status) if size > most else None

    listed.before_page = answer
    return listed


def exported(listed: MovingList, here: ObjectStoragePath, **arguments: Any) -> Run:
    run = Run(ACCOUNT, here, start=MINUTE, **arguments)
    run.read(listed.transport)
    run.export.publish()
    return run


def sizes(listed: MovingList) -> set[str]:
    return {httpx.QueryParams(request.url.query.decode())["PageSize"] for request in listed.requests}


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_above_100_a_page_is_found_out(status: int, here: ObjectStoragePath) -> None:
    listed = fails_above(100, 450, status)

    run = exported(listed, here)

    assert Counter(sids(here)) == Counter(listed.sids)
    assert sizes(listed) == {"1000", "500", "250", "125", "62"}
    said = [line for line in run.told if "going on with smaller pages" in line]
    assert said == [
        f"Twilio fails at 1,000 records a page (HTTP {status}): going on with smaller pages; "
        "page_size spares these tries"
    ]


def test_who_names_a_size_is_asked_for_no_other(here: ObjectStoragePath) -> None:
    listed = fails_above(100, 450)

    run = exported(listed, here, page_size=100)

    assert Counter(sids(here)) == Counter(listed.sids)
    assert sizes(listed) == {"100"}
    assert run.slept == []


def test_a_server_that_fails_at_every_size_fails_the_export_with_slice_and_page(
    here: ObjectStoragePath,
) -> None:
    with pytest.raises(Unanswered, match=r"slice \[.*\), page 1: .*500"):
        exported(fails_above(0, 450), here)


@pytest.mark.parametrize("value", [0, 1001, -1, True, "100", 50.0])
def test_a_size_that_is_none_is_told(value: Any) -> None:
    with pytest.raises(InvalidRequest, match=r"page_size: .*must be a number from 1 to 1000"):
        check_page_size(value)


@pytest.mark.parametrize(
    "failure",
    [TwilioError("no", status=400), Unanswered("cut", status=200), Unanswered("timeout"), TwilioError("no")],
    ids=str,
)
def test_what_has_nothing_to_do_with_the_size_does_not_change_it(failure: TwilioError) -> None:
    size = PageSize()

    assert not size.lower(1000, failure)
    assert size.now == 1000


def test_who_fails_at_a_size_that_was_lowered_meanwhile_goes_on_with_the_new_one() -> None:
    size, failure = PageSize(), Unanswered("no", status=500)

    assert size.lower(1000, failure)
    assert size.lower(1000, failure)
    assert size.now == 500
