"""The recipes of docs/exports.md: its readers find what was exported, and its DAG exports each subaccount."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.messages.writer import COLUMNS
from airflow_provider_twilio.exports.redaction import redaction
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.formats import FileType

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"
START = datetime(2026, 7, 1, tzinfo=UTC)
ADA = "+12065550123"
SALT = "a salt of 16 signs"


def code(mark: str) -> str:
    """The page's only block of code with this line in it."""
    blocks = [block for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S) if mark in block]
    assert len(blocks) == 1
    return str(blocks[0])


def ran(mark: str, **names: Any) -> dict[str, Any]:
    """The names after a block of the page was run."""
    exec(code(mark), names)
    return names


def publish(place: ObjectStoragePath, form: str, redact: tuple[str, ...] = ()) -> None:
    """Two days, with a message each."""
    for day in range(2):
        start = START + timedelta(days=day)
        record: dict[str, Any] = {
            "sid": f"SM{day:032x}",
            "to": ADA,
            "body": "Ready",
            "status": "delivered",
            "num_segments": "1",
            "error_code": None if day else 30003,
            "price": "-0.00790",
            "date_sent": "Wed, 01 Jul 2026 12:00:05 +0000",
            "subresource_uris": {"media": "/media.json"},
        }
        export = Export(
            of="messages/1",
            columns=COLUMNS,
            span=Span(start, start + timedelta(days=1)),
            records=partial(iter, [record]),
        )
        export.write(
            Destination(
                path=place,
                account_sid="AC" + "0a" * 16,
                file_type=FileType.named(form, "none"),
                columns=None,
                redaction=redaction(redact, SALT, ("to", "body")),
            )
        )


@pytest.fixture(params=["local", "s3"])
def where(
    request: pytest.FixtureRequest, here: ObjectStoragePath
) -> tuple[ObjectStoragePath, str, dict[str, Any]]:
    """A folder for an export; its path and its options for a reader that knows nothing of Airflow."""
    if request.param == "local":
        return here, str(here), {}
    s3, server = request.getfixturevalue("s3"), request.getfixturevalue("s3_server")
    options = {"key": "testing", "secret": "testing", "endpoint_url": server}
    return ObjectStoragePath(f"{s3}/exports"), f"s3://{s3.partition('@')[2]}/exports", options


Where = tuple[ObjectStoragePath, str, dict[str, Any]]


def test_the_parts_of_all_days_are_found_by_their_manifests(where: Where) -> None:
    place, path, options = where
    publish(place, "jsonl")

    found = [*ran("def parts(")["parts"](path, **options)]

    assert [re.sub(r".*(dt=[\d-]+).*", r"\1", part) for part in found] == ["dt=2026-07-01", "dt=2026-07-02"]
    assert {part.partition("://")[0] for part in found} == {"s3" if options else "file"}


def test_pandas_reads_parquet_with_its_types(where: Where) -> None:
    place, path, options = where
    publish(place, "parquet")

    names = ran("pd.read_parquet", parts=ran("def parts(")["parts"], PATH=path, OPTIONS=options)
    messages = names["messages"]

    kinds = {name: str(messages[name].dtype) for name in ("num_segments", "price", "date_sent")}
    assert kinds == {
        "num_segments": "int64[pyarrow]",
        "price": "decimal128(28, 10)[pyarrow]",
        "date_sent": "timestamp[us, tz=UTC][pyarrow]",
    }
    assert str(messages["subresource_uris"].dtype).startswith("map<string, string")
    assert [*messages["to"]] == [ADA, ADA]
    assert messages["price"].sum() == Decimal("-0.0158")


def test_polars_reads_parquet_with_its_types(where: Where) -> None:
    place, path, options = where
    publish(place, "parquet")

    found = ran("def parts(")
    messages = ran("pl.read_parquet", **{**found, "PATH": path, "OPTIONS": options})["messages"]

    kinds = {name: str(kind) for name, kind in messages.schema.items()}
    assert kinds["error_code"] == "Int64"
    assert kinds["price"] == "Decimal(precision=28, scale=10)"
    assert kinds["date_sent"] == "Datetime(time_unit='us', time_zone='UTC')"
    assert kinds["subresource_uris"] == "Map(String, String)"
    assert messages["to"].to_list() == [ADA, ADA]
    assert messages["price"].sum() == Decimal("-0.0158")


def test_duckdb_reads_parquet_with_its_types(where: Where) -> None:
    place, path, options = where
    publish(place, "parquet")

    found = ran("def parts(")
    names = ran("con.read_parquet", **{**found, "PATH": path, "OPTIONS": options})

    kinds = dict(zip(names["messages"].columns, map(str, names["messages"].types), strict=True))
    assert names["by_status"] == [("delivered", 2, Decimal("-0.0158"))]
    assert kinds["error_code"] == "BIGINT"
    assert kinds["price"] == "DECIMAL(28,10)"
    assert kinds["date_sent"] == "TIMESTAMP WITH TIME ZONE"
    assert kinds["subresource_uris"] == "MAP(VARCHAR, VARCHAR)"
    assert kinds["to"] == kinds["extra"] == "VARCHAR"


def test_pandas_reads_csv_without_changing_numbers(here: ObjectStoragePath) -> None:
    publish(here, "csv")
    first = next(ran("def parts(")["parts"](str(here)))

    messages = ran("pd.read_csv", FILE=first)["messages"]

    assert [*messages["to"]] == [ADA]
    assert [*messages["error_code"]] == [30003]
    assert Decimal(messages["price"][0]) == Decimal("-0.0079")


def test_a_hash_of_the_page_is_the_one_in_an_export(here: ObjectStoragePath) -> None:
    publish(here, "jsonl", redact=("to", "body"))
    first = next(ran("def parts(")["parts"](str(here)))
    record = json.loads(Path(first.removeprefix("file://")).read_text())

    hashed = ran("def hashed(")["hashed"]

    assert record["to"] == hashed(ADA, SALT)
    assert record["body"] == hashed("Ready", SALT)


def test_the_dag_of_subaccounts_maps_an_export_over_them() -> None:
    dag = ran("def export_subaccounts")["export_subaccounts"]()

    export = dag.get_task("export")
    assert export.partial_kwargs["format"] == "parquet"
    assert dag.max_active_runs == 1
