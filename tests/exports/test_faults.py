"""A fault ends in a complete export or a failure that names slice and page, never in a short file."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import RateLimited, TwilioError, Unanswered
from airflow_provider_twilio.exports.part import StorageFailed
from airflow_provider_twilio.simulator.simulator import Simulator

from .exporting import DAY, NEXT, Run, account_of, add, exported, files, manifests, sids, small_disk
from .moving_list import ACCOUNT, MovingList

FAULTS: dict[str, dict[str, Any]] = {
    "429 with Retry-After": {"kind": "status", "status": 429, "retry_after": 7},
    "429 without": {"kind": "status", "status": 429},
    "500": {"kind": "status", "status": 500},
    "a gateway's 503": {"kind": "status", "status": 503, "body": "html"},
    "closed before": {"kind": "drop_before"},
    "closed after": {"kind": "drop_after"},
    "reset": {"kind": "reset_after"},
    "truncated": {"kind": "truncated"},
    "malformed": {"kind": "malformed"},
}
EVEN = [n * 86400 / 5000 for n in range(5000)]
SLICE = rf"slice \[{DAY:%Y-%m-%d}T\d\d:\d\d:\d\dZ, .*\), page \d+: "
MINUTE = NEXT - timedelta(minutes=1)
"""The last one of the day."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_passing_fault_ends_in_a_complete_export(
    name: str, here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    sent = add(twilio_simulator, EVEN)
    twilio_simulator.fault(**FAULTS[name], count=3, skip=1)

    run = Run(account_of(twilio_simulator), here).whole()

    assert Counter(sids(here)) == Counter(sent)
    assert len(run.slept) == 3
    if "retry_after" in FAULTS[name]:
        assert min(run.slept) == 7


@pytest.mark.parametrize("name", FAULTS)
def test_a_lasting_fault_names_slice_and_page_and_leaves_the_old_export(
    name: str, here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    add(twilio_simulator, EVEN)
    account = account_of(twilio_simulator)
    Run(account, here).whole()
    before, records = files(here), exported(here)
    twilio_simulator.fault(**FAULTS[name], count=None, skip=2)

    with pytest.raises(RateLimited if "429" in name else TwilioError, match=SLICE):
        Run(account, here).read()

    assert files(here) == before
    assert exported(here) == records


def test_messages_that_arrive_while_reading_shift_the_pages_and_are_not_lost(here: ObjectStoragePath) -> None:
    moving = MovingList(3500, NEXT - timedelta(seconds=1))
    arrivals = iter([None, moving.arrive, moving.arrive])

    def arrive(number: int) -> None:
        if arrival := next(arrivals, None):
            arrival(5)

    moving.before_page = arrive
    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(moving.transport)
    run.export.publish()

    assert len(sids(here)) == len({*sids(here)}) == 3510
    assert {*sids(here)} == moving.sids
    assert len(files(here)) == 2


def test_a_list_that_never_stands_still_is_a_failure_that_names_slice_and_page(
    here: ObjectStoragePath,
) -> None:
    moving = MovingList(3500, NEXT - timedelta(seconds=1))

    def arrive(number: int) -> None:
        if number > 1:
            moving.arrive(3)

    moving.before_page = arrive
    with pytest.raises(Unanswered, match=r"slice \[.*\): page 2 repeats 3 records, in each of 5 readings"):
        Run(ACCOUNT, here, start=MINUTE).read(moving.transport)

    assert files(here) == set()


def test_a_record_that_a_list_repeats_each_time_is_exported_once(here: ObjectStoragePath) -> None:
    odd = MovingList(2500, NEXT - timedelta(seconds=1))
    odd.messages[1500] = odd.messages[10]

    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(odd.transport)
    run.export.publish()

    assert Counter(sids(here)) == Counter(odd.sids)
    assert odd.pages == [1, 2, 3] * 2


def test_a_page_with_records_missing_is_read_again(here: ObjectStoragePath) -> None:
    short = MovingList(2500, NEXT - timedelta(seconds=1))

    def answer(number: int) -> httpx.Response | None:
        if number == 2 and short.pages.count(2) == 1:
            page = short.messages[1000:1990]
            body = {"messages": page, "next_page_uri": "/x?Page=2&PageSize=1000&PageToken=PA2"}
            return httpx.Response(200, json=body)
        return None

    short.before_page = answer
    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(short.transport)
    run.export.publish()

    assert Counter(sids(here)) == Counter(short.sids)
    assert short.pages == [1, 2, 3] * 2


def test_what_comes_to_the_beginning_of_a_fresh_list_is_noticed(here: ObjectStoragePath) -> None:
    """Tokens of places never repeat a record, so only the beginning tells that something came."""
    end = datetime.now(UTC).replace(microsecond=0)
    fresh = MovingList(1500, end - timedelta(seconds=1))

    def answer(number: int) -> httpx.Response | None:
        if number == 2 and fresh.pages.count(2) == 1:
            page = fresh.messages[1000:]
            fresh.arrive(1)
            return httpx.Response(200, json={"messages": page, "next_page_uri": None})
        return None

    fresh.before_page = answer
    run = Run(ACCOUNT, here, start=end - timedelta(minutes=1), end=end)
    run.read(fresh.transport)
    run.export.publish()

    assert Counter(sids(here)) == Counter(fresh.sids)


def expired(number: int) -> httpx.Response:
    return httpx.Response(400, json={"code": 20001, "message": "Invalid PageToken", "status": 400})


def test_a_page_token_that_expires_begins_the_slice_anew(here: ObjectStoragePath) -> None:
    moving = MovingList(2500, NEXT - timedelta(seconds=1))
    moving.before_page = lambda number: (
        expired(number) if moving.pages.count(2) == 1 and number == 2 else None
    )

    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(moving.transport)
    run.export.publish()

    assert Counter(sids(here)) == Counter(moving.sids)
    assert moving.pages == [1, 2, 1, 2, 3]
    assert len(files(here)) == 2


def test_page_tokens_that_always_expire_are_a_failure(here: ObjectStoragePath) -> None:
    moving = MovingList(2500, NEXT - timedelta(seconds=1))
    moving.before_page = lambda number: expired(number) if number == 2 else None

    with pytest.raises(Unanswered, match=r"slice \[.*\): page 2: Invalid PageToken, in each of 5 readings"):
        Run(ACCOUNT, here, start=MINUTE).read(moving.transport)

    assert files(here) == set()


def test_credentials_never_follow_a_link_to_another_host(here: ObjectStoragePath) -> None:
    moving = MovingList(2500, NEXT - timedelta(seconds=1), host="https://evil.example.com")

    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(moving.transport)
    run.export.publish()

    assert Counter(sids(here)) == Counter(moving.sids)
    assert {request.url.host for request in moving.requests} == {"api.twilio.com"}


@pytest.mark.parametrize("link", ["https://[", "/x?Page=0&PageSize=1000"])
def test_a_link_that_can_not_be_read_names_slice_and_page(link: str, here: ObjectStoragePath) -> None:
    moving = MovingList(1000, NEXT - timedelta(seconds=1))
    body = {"messages": moving.messages, "next_page_uri": link}
    moving.before_page = lambda number: httpx.Response(200, json=body)

    with pytest.raises(TwilioError, match=SLICE):
        Run(ACCOUNT, here, start=MINUTE).read(moving.transport)


def test_links_that_lead_in_a_circle_end_with_slice_and_page(here: ObjectStoragePath) -> None:
    odd = MovingList(3000, NEXT - timedelta(seconds=1))

    def circle(number: int) -> httpx.Response | None:
        link = {"messages": odd.messages[:1000], "next_page_uri": "/x?Page=1&PageSize=1000&PageToken=PA1"}
        return httpx.Response(200, json=link) if number == 3 else None

    odd.before_page = circle
    with pytest.raises(TwilioError, match=rf"{SLICE}a page's link leads to a page that was read before"):
        Run(ACCOUNT, here, start=MINUTE).read(odd.transport)

    assert len(odd.pages) < 10


def test_half_an_emoji_at_the_end_of_a_text_does_not_stop_an_export(here: ObjectStoragePath) -> None:
    odd = MovingList(2, NEXT - timedelta(seconds=1))
    text = b'{"messages": [%s], "next_page_uri": null}'
    broken = (
        b'{"sid": "SM1", "body": "Hi \\ud83d", "date_sent": "%s"}' % odd.messages[0]["date_sent"].encode()
    )
    odd.before_page = lambda number: httpx.Response(200, content=text % broken)

    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(odd.transport)
    run.export.publish()

    assert [record["body"] for record in exported(here)] == ["Hi �"]


def test_records_over_several_lines_become_a_line_each(here: ObjectStoragePath) -> None:
    odd = MovingList(3, NEXT - timedelta(seconds=1))
    pretty = json.dumps({"messages": odd.messages, "next_page_uri": None}, indent=2).encode()
    odd.before_page = lambda number: httpx.Response(200, content=pretty)

    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(odd.transport)
    run.export.publish()

    assert exported(here) == odd.messages


def test_records_of_another_time_are_left_to_their_own_slice(here: ObjectStoragePath) -> None:
    """A server that takes the filter for a day's gives more than was asked for."""
    odd = MovingList(300, NEXT + timedelta(seconds=1))

    run = Run(ACCOUNT, here, start=MINUTE)
    run.read(odd.transport)
    run.export.publish()

    assert len(sids(here)) == 100


@pytest.mark.parametrize(
    "kind", [{}, {"format": "csv"}, {"format": "csv", "compression": "gz"}, {"format": "parquet"}], ids=str
)
def test_a_disk_that_is_full_leaves_the_old_export(
    kind: dict[str, Any], here: ObjectStoragePath, twilio_simulator: Simulator
) -> None:
    account = account_of(twilio_simulator)
    add(twilio_simulator, EVEN)
    Run(account, here, **kind).whole()
    before, records = files(here), exported(here)
    run = Run(account, here, **kind)

    with small_disk(10_000), pytest.raises(StorageFailed, match=r"part-.*: can't be written: OSError"):
        run.read()

    assert files(here) == before
    assert exported(here) == records


def test_a_bucket_that_is_not_there_names_the_part(s3: str, twilio_simulator: Simulator) -> None:
    add(twilio_simulator, [1.0])
    nowhere = ObjectStoragePath(s3.replace("exports-", "missing-") + "/exports")

    with pytest.raises(StorageFailed, match=r"s3://aws_test@missing-.*/part-000000-.*: can't be written"):
        Run(account_of(twilio_simulator), nowhere).read()


def test_a_failure_leaves_no_part_in_a_bucket(s3: str, twilio_simulator: Simulator) -> None:
    place = ObjectStoragePath(f"{s3}/exports")
    add(twilio_simulator, EVEN)
    twilio_simulator.fault("status", status=503, count=None, skip=2)

    with pytest.raises(TwilioError, match=SLICE):
        Run(account_of(twilio_simulator), place).read()

    assert files(place) == set()
    assert manifests(place) == []
