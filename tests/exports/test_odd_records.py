"""Records as no document of Twilio's has them: none is lost, none ends a day, and what is no record does."""

import json
import sys
from collections.abc import Iterator

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import Unanswered

from .exporting import exported, files, manifests
from .moving_list import message
from .odd_lists import FORMATS, NOON, USUAL, extra_of, listed, run


def with_value(name: str, value: bytes) -> bytes:
    """A usual record with one odd value, as bytes."""
    rest = {key: each for key, each in message(2, NOON).items() if key != name}
    return json.dumps(rest).encode()[:-1] + b', "%s": %s}' % (name.encode(), value)


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
