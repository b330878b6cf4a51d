"""Messages whose date is missing, odd or impossible: each is in one slice, and none is lost."""

from collections import Counter
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from airflow.sdk import ObjectStoragePath
from operators.tries import TaskStates

from airflow_provider_twilio.api.errors import TwilioError

from .exporting import DAY, NEXT, Run, exported, files, manifests, sids
from .moving_list import ACCOUNT, message
from .odd_lists import FORMATS, NOON, USUAL, extra_of, listed, run

UNREADABLE: dict[str, Any] = {
    "null": None,
    "empty": "",
    "int": 1782907205,
    "float": 1782907205.5,
    "bool": True,
    "list": ["Wed, 01 Jul 2026 12:00:05 +0000"],
    "object": {"date": "2026-07-01"},
    "a word": "soon",
    "a date alone": f"{DAY - timedelta(days=9):%Y-%m-%d}",
    "12:00:xx": f"{NOON:%a, %d %b %Y} 12:00:xx +0000",
    "25 o'clock": f"{NOON:%a, %d %b %Y} 25:00:00 +0000",
    "year 0": "Wed, 01 Jul 0000 12:00:05 +0000",
    "year 0 in ISO": "0000-07-01T12:00:05Z",
    "unknown zone": f"{NOON:%a, %d %b %Y} 12:00:05 CEST",
    "huge": "9" * 100_000,
    "NUL": "\0",
}
IMPOSSIBLE = {
    "year 1": "0001-01-01T00:00:00Z",
    "1970": "Thu, 01 Jan 1970 00:00:00 +0000",
    "9999": "9999-12-31T23:59:59Z",
}
READABLE = {
    "ISO": f"{NOON:%Y-%m-%dT%H:%M:%SZ}",
    "ISO without a zone": f"{NOON:%Y-%m-%dT%H:%M:%S}",
    "no zone": f"{NOON:%a, %d %b %Y} 12:00:00",
    "-0000": f"{NOON:%a, %d %b %Y} 12:00:00 -0000",
    "EST": f"{NOON:%a, %d %b %Y} 07:00:00 EST",
    "GMT": f"{NOON:%a, %d %b %Y} 12:00:00 GMT",
    "two digits": f"{NOON:%a, %d %b %y} 12:00:00 +0000",
    "lower case": f"{NOON:%a, %d %b %Y} 12:00:00 +0000".lower(),
    "another zone": format_datetime(NOON).replace("12:00:00 +0000", "05:00:00 -0700"),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("date", UNREADABLE.values(), ids=UNREADABLE)
def test_a_record_whose_date_can_not_be_read_lands_in_the_slice_in_which_it_was_read(
    date: Any, kind: str, here: ObjectStoragePath
) -> None:
    odd = message(2, NOON) | {"date_sent": date}

    told = run(listed(USUAL, odd), here, format=kind).told

    assert Counter(sids(here)) == Counter([USUAL["sid"], odd["sid"]])
    ((folder, manifest),) = manifests(here)
    assert str(folder).endswith(f"dt={DAY:%Y-%m-%d}")
    assert (manifest.records, manifest.undated) == (2, 1)
    assert (manifest.first, manifest.last) == (NOON, NOON)
    assert "1 records have no date that can be read" in "\n".join(told)
    assert str(date) not in "\n".join(told) or not date or date is True
    (record,) = (record for record in exported(here) if record["sid"] == odd["sid"])
    if kind == "jsonl":
        assert record["date_sent"] == date
    else:
        assert not record["date_sent"]
        assert extra_of(record).get("date_sent") == date


@pytest.mark.parametrize("date", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_date_that_no_message_can_have_is_none(date: str, here: ObjectStoragePath) -> None:
    odd = message(2, NOON) | {"date_sent": date}

    run(listed(USUAL, odd), here, format="parquet")

    assert len(sids(here)) == 2
    ((_, manifest),) = manifests(here)
    assert (manifest.undated, manifest.first, manifest.last) == (1, NOON, NOON)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("date", READABLE.values(), ids=READABLE)
def test_a_date_in_either_style_is_read(date: str, kind: str, here: ObjectStoragePath) -> None:
    odd = message(2, NOON) | {"date_sent": date}

    run(listed(USUAL, odd), here, format=kind)

    ((_, manifest),) = manifests(here)
    assert (manifest.records, manifest.undated, manifest.unfit) == (2, 0, 0)
    if kind != "jsonl":
        assert {str(record["date_sent"])[:19].replace("T", " ") for record in exported(here)} == {
            f"{NOON:%Y-%m-%d %H:%M:%S}"
        }


def test_a_leap_second_at_midnight_is_of_the_day_that_it_ends(here: ObjectStoragePath) -> None:
    odd = message(2, NOON) | {"date_sent": f"{DAY:%a, %d %b %Y} 23:59:60 +0000"}

    run(listed(USUAL, odd), here)

    assert len(sids(here)) == 2


def test_a_message_without_a_date_that_every_slice_shows_is_exported_once(here: ObjectStoragePath) -> None:
    """It isn't documented that a filter by date leaves out records without one."""
    odd = message(2, NOON) | {"date_sent": None}
    days = {"start": DAY - timedelta(days=2), "end": NEXT}

    run(listed(odd), here, **days)

    assert sids(here) == [odd["sid"]]


def test_a_retry_does_not_export_it_again(here: ObjectStoragePath) -> None:
    odd, states = message(2, NOON) | {"date_sent": None}, TaskStates()
    days: dict[str, Any] = {"start": DAY - timedelta(days=2), "end": NEXT, "store": states, "concurrency": 1}
    broken = listed(odd)
    answer = broken.before_page
    broken.before_page = lambda number: answer(number) if len(broken.pages) == 1 else httpx.Response(400)
    with pytest.raises(TwilioError):
        Run(ACCOUNT, here, **days).read(broken.transport)

    run(listed(odd), here, **days)

    assert sids(here) == [odd["sid"]]
    parts = [path for path in files(here) if "part-" in path]
    assert len(parts) == 1
