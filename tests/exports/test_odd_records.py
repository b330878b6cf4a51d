"""Records as no document of Twilio's has them: none is lost, none ends a day, and what is no record does."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from airflow.sdk import ObjectStoragePath
from operators.tries import TaskStates

from airflow_provider_twilio.api.errors import TwilioError, Unanswered

from .exporting import DAY, NEXT, Run, exported, files, manifests, sids
from .moving_list import ACCOUNT, MovingList, message

NOON = DAY + timedelta(hours=12)
FORMATS = ("jsonl", "csv", "parquet")
USUAL = message(1, NOON)
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


def listed(*records: Any, pages: int = 1) -> MovingList:
    """A list of these records, raw where they are bytes, in pages of as many each."""
    texts = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    odd = MovingList(0, NOON)
    size = -(-len(texts) // pages)

    def answer(number: int) -> httpx.Response:
        page = b", ".join(texts[(number - 1) * size : number * size])
        link = b'"/x?Page=%d&PageSize=1000&PageToken=PA%d"' % (number, number) if number < pages else b"null"
        return httpx.Response(200, content=b'{"messages": [%s], "next_page_uri": %s}' % (page, link))

    odd.before_page = answer
    return odd


def run(odd: MovingList, here: ObjectStoragePath, **arguments: Any) -> Run:
    one = Run(ACCOUNT, here, **arguments)
    one.read(odd.transport)
    one.export.publish()
    return one


def extra_of(record: dict[str, Any]) -> dict[str, Any]:
    extra = record["extra"]
    return json.loads(extra) if extra else {}


def with_value(name: str, value: bytes) -> bytes:
    """A usual record with one odd value, as bytes."""
    rest = {key: each for key, each in message(2, NOON).items() if key != name}
    return json.dumps(rest).encode()[:-1] + b', "%s": %s}' % (name.encode(), value)


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


ODD: dict[str, tuple[str, bytes]] = {
    "status is an object": ("status", b'{"sent": true}'),
    "status is a list": ("status", b'["sent"]'),
    "direction is an object": ("direction", b"{}"),
    "price overflows": ("price", b"9e999999"),
    "price overflows as text": ("price", b'"9e999999"'),
    "price is NaN": ("price", b"NaN"),
    "price is NaN as text": ("price", b'"NaN"'),
    "price is Infinity": ("price", b"Infinity"),
    "price is -Infinity": ("price", b"-Infinity"),
    "price of 5,000 digits": ("price", b"1" * 5000),
    "segments of 5,000 digits": ("num_segments", b'"' + b"1" * 5000 + b'"'),
    "segments of 5,000 digits as a number": ("num_segments", b"-" + b"1" * 5000),
    "error code of 5,000 digits": ("error_code", b"1" * 5000),
    "error code of 30 digits": ("error_code", b"1" * 30),
    "3,000 levels": ("price_unit", b"[" * 3000 + b"]" * 3000),
    "3,000 levels of objects in a new field": ("carrier", b'{"a":' * 3000 + b"1" + b"}" * 3000),
    "a huge text": ("body", b'"' + b"x" * 2_000_000 + b'"'),
    "body is a number": ("body", b"5"),
    "from is an object": ("from", b'{"number": "+12065550123"}'),
    "subresource_uris is a list": ("subresource_uris", b"[1, 2]"),
    "subresource_uris has numbers": ("subresource_uris", b'{"media": 1}'),
    "leading zeros": ("price_unit", b"007"),
    "a field named extra": ("extra", b'"mine"'),
}


@pytest.fixture
def high_recursion_limit() -> Iterator[None]:
    """Some tools, Hypothesis among them, raise Python's limit for a while."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("high_recursion_limit")
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("levels", [600, 1100, 3000])
def test_what_is_nested_deep_is_its_text_whatever_the_recursion_limit_is(
    levels: int, kind: str, here: ObjectStoragePath
) -> None:
    value = '{"a":' * levels + "1" + "}" * levels
    run(listed(USUAL, with_value("carrier", value.encode())), here, format=kind)

    record = exported(here)[1]
    assert (record["carrier"] if kind == "jsonl" else extra_of(record)["carrier"]) == value


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("name", "value"), ODD.values(), ids=ODD)
def test_a_record_with_an_odd_value_is_there_with_it(
    name: str, value: bytes, kind: str, here: ObjectStoragePath
) -> None:
    told = run(listed(USUAL, with_value(name, value)), here, format=kind).told

    records = exported(here)
    assert [record["sid"] for record in records] == [USUAL["sid"], message(2, NOON)["sid"]]
    plain = value.strip(b'"').decode()
    if kind == "jsonl":
        shown = records[1][name]
    elif name in extra_of(records[1]):
        shown = extra_of(records[1])[name]
    else:
        shown = records[1][name]
    assert (shown if isinstance(shown, str) else json.dumps(shown)) == plain
    assert plain[:40] not in "\n".join(told) or len(plain) < 5


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("text", "read"),
    [
        (b'"\\u0000"', "\0"),
        (b'"a\\u0000b"', "a\0b"),
        (b'"\\ud83d"', "\ufffd"),
        (b'"\\udc00 \\ud83d\\ude00"', "\ufffd \U0001f600"),
        (b'"\xff\xfe"', "\ufffd\ufffd"),
        (b'"a\rb"', "a\rb"),
        (b'"a\nb\x00\x1b[31m"', "a\nb\0\x1b[31m"),
        (b'"\\x41"', "\\x41"),
    ],
)
def test_a_text_that_is_hardly_one_is_there(
    text: bytes, read: str, kind: str, here: ObjectStoragePath
) -> None:
    run(listed(USUAL, with_value("body", text)), here, format=kind)

    records = exported(here)
    assert len(records) == 2
    assert records[1]["body"] == read


@pytest.mark.parametrize("kind", FORMATS)
def test_of_a_key_that_comes_twice_the_last_counts_and_no_redacted_one_shows(
    kind: str, here: ObjectStoragePath
) -> None:
    odd = with_value("status", b'"sent", "to": "+12065550199", "to": {"a": 1}, "to": "+12065550123"')

    run(listed(USUAL, odd), here, format=kind, redact={"to": "mask"})

    assert exported(here)[1]["to"].removeprefix("'") == "+1206•••0123"
    ((folder, manifest),) = manifests(here)
    assert b"2065550" not in b"".join((folder / part.name).read_bytes() for part in manifest.parts)


def test_values_that_are_left_out_are_told_by_their_number(here: ObjectStoragePath) -> None:
    odd = with_value("price", b'"free for +12065550123"')

    without = run(listed(USUAL, odd), here, format="csv", columns=["sid", "price"])

    assert any(line.endswith("1 values don't fit their columns: they are left out") for line in without.told)
    assert "5550123" not in "\n".join(without.told)
    ((_, manifest),) = manifests(here)
    assert manifest.unfit == 1


NO_RECORDS: dict[str, bytes] = {
    "a number": b"1",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"SM1"',
    "no sid": b'{"status": "sent"}',
    "a null sid": b'{"sid": null}',
    "an empty sid": b'{"sid": ""}',
    "a sid that is a number": b'{"sid": 5}',
    "a sid that is an object": b'{"sid": {"sid": "SM1"}}',
    "a sid of 3,000 levels": b'{"sid": ' + b"[" * 3000 + b"]" * 3000 + b"}",
}


@pytest.mark.parametrize("page", [1, 2])
@pytest.mark.parametrize("record", NO_RECORDS.values(), ids=NO_RECORDS)
def test_what_is_no_record_fails_with_slice_and_page(
    record: bytes, page: int, here: ObjectStoragePath
) -> None:
    records = [USUAL, record] if page == 2 else [record, USUAL]

    with pytest.raises(Unanswered, match=rf"slice \[.*\): page {page}: a record isn't a message"):
        run(listed(*records, pages=2), here)

    assert files(here) == set()
