"""Readers of pages, manifests and files take any bytes: they read them, or say that they can't."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.odd_json import mended
from airflow_provider_twilio.exports.manifest import InvalidManifest, Manifest, Part
from airflow_provider_twilio.exports.messages.page import read_page, read_records, seconds_of
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.files.columns import READ
from airflow_provider_twilio.files.reading import rows

from .test_manifest import manifest, part

pytestmark = pytest.mark.proof
MANY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ("sid", "date_sent", "status", "direction", "num_segments", "price", "price_unit", "body", "new")
RECORDS = st.dictionaries(st.sampled_from(NAMES), JSON)
WHOLE = manifest(part(0, 12), part(12, 24)).to_bytes()
FIELDS = [*json.loads(WHOLE)]
OF_A_PART = [*msgspec.json.decode(WHOLE)["parts"][0]]


@MANY
@given(
    st.binary(max_size=200)
    | st.lists(RECORDS | JSON, max_size=3).map(lambda x: json.dumps({"messages": x}).encode())
)
def test_a_page(body: bytes) -> None:
    try:
        records, heads = read_records(read_page(body).records)
    except ValueError:
        return
    assert len(records) == len(heads) == len(seconds_of(heads)) == Tally.of(heads).records
    json.dumps(Tally.of(heads).to_json(), allow_nan=False)
    for record in records:
        assert b"\n" not in bytes(record)


@MANY
@given(st.binary(max_size=200), st.sampled_from([1, 3]))
def test_what_is_mended_twice_is_mended_once(data: bytes, kept: int) -> None:
    once = mended(data, kept)

    assert mended(once, kept) == once


@MANY
@given(JSON)
def test_what_readers_take_stays_what_it_says(value: Any) -> None:
    data = json.dumps(value, allow_nan=True)
    if "NaN" not in data and "Infinity" not in data and "\\ud" not in data:
        assert json.loads(mended(data.encode())) == value


@MANY
@given(
    st.binary(max_size=100)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from(FIELDS), JSON).map(
        lambda odd: json.dumps(json.loads(WHOLE) | odd).encode()
    )
    | st.dictionaries(st.sampled_from(OF_A_PART), JSON).map(
        lambda odd: json.dumps(json.loads(WHOLE) | {"parts": [json.loads(WHOLE)["parts"][0] | odd]}).encode()
    )
)
def test_a_manifest(data: bytes) -> None:
    try:
        read = Manifest.read(data, "here")
    except InvalidManifest as error:
        assert str(error).startswith("here: ")  # noqa: PT017
    else:
        assert Manifest.read(read.to_bytes(), "here") == read
        assert all(isinstance(each, Part) and "/" not in each.name for each in read.parts)


@MANY
@given(
    st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
    st.sampled_from(["csv", "jsonl", "parquet"]),
)
def test_a_file(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)
    try:
        list(rows(str(path)))
    except InvalidRequest as error:
        assert str(error).startswith(f"{path}: ")  # noqa: PT017


@MANY
@given(st.sampled_from([*READ]), JSON)
def test_a_value_of_a_column(kind: Any, value: Any) -> None:
    from airflow_provider_twilio.files.columns import EXTRA, Column, row_reader

    columns = [Column("it", kind), EXTRA]

    typed, extra = row_reader(columns, columns)({"it": value})

    assert value is None or typed is not None or extra is not None
