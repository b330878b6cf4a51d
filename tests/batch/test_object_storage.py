"""A batch in an S3 bucket: its rows, the numbers never to send to, and its results."""

import gzip
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.batch.check import BatchInput, check
from airflow_provider_twilio.batch.composer import Composer
from airflow_provider_twilio.batch.results import Result, results
from airflow_provider_twilio.files.reading import rows

PEOPLE = [{"to": f"+1555867{number:04}", "name": f"Ann {number}"} for number in range(3000)]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket of moto's server, by the path that a DAG names it with."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    connection = {
        "conn_type": "aws",
        "login": "testing",
        "password": "testing",
        "extra": {"endpoint_url": f"http://{host}:{port}", "region_name": "us-east-1"},
    }
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRFLOW_CONN_AWS_BATCH", json.dumps(connection))
        environment.setenv("no_proxy", "127.0.0.1")
        ObjectStoragePath("s3://aws_batch@batches").fs.mkdir("batches")
        yield "s3://aws_batch@batches"
    server.stop()


def put(path: str, content: bytes) -> str:
    with ObjectStoragePath(path).open("wb") as file:  # type: ignore[no-untyped-call]
        file.write(content)
    return path


def names(folder: str) -> list[str]:
    return sorted(path.name for path in ObjectStoragePath(folder).iterdir())


def test_rows_and_exclusions_are_read_from_a_bucket(bucket: str) -> None:
    lines = "".join(f"{each['to']},{each['name']}\n" for each in PEOPLE)
    people = put(f"{bucket}/in/people.csv.gz", gzip.compress(f"to,name\n{lines}".encode()))
    opted_out = put(f"{bucket}/in/out.csv", f"phone_number\n{PEOPLE[0]['to']}\n".encode())
    shared = {"messaging_service_sid": f"MG{'1' * 32}", "body": "Hi {name}"}

    checked = check(BatchInput(people, Composer(shared), exclude=opted_out))

    assert (checked.summary.rows, checked.summary.excluded) == (3000, 1)
    assert [message.body for _, message in checked.to_send()][-2:] == ["Hi Ann 2998", "Hi Ann 2999"]


def test_parquet_is_read_from_a_bucket(bucket: str) -> None:
    content = BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(PEOPLE), content)

    assert [*rows(put(f"{bucket}/in/people.parquet", content.getvalue()))] == PEOPLE


@pytest.mark.parametrize("name", ["r.csv.gz", "r.parquet", "r.jsonl"])
def test_results_are_put_into_a_bucket_whole(bucket: str, name: str) -> None:
    folder = f"{bucket}/out/{name}"
    with results(f"{folder}/{name}") as write:
        write(Result(number, each["to"]) for number, each in enumerate(PEOPLE, start=1))

    assert names(folder) == [name]
    assert [str(row["row"]) for row in rows(f"{folder}/{name}")] == [str(each) for each in range(1, 3001)]


def test_results_that_fail_leave_nothing_in_the_bucket(bucket: str) -> None:
    folder = f"{bucket}/failed"
    put(f"{folder}/r.csv", b"as it was")

    with pytest.raises(RuntimeError), results(f"{folder}/r.csv") as write:
        write(_some_then_failure())

    assert names(folder) == ["r.csv"]
    assert _content(f"{folder}/r.csv") == b"as it was"


def _some_then_failure() -> Iterator[Result]:
    yield from (Result(number, "+15558675309") for number in range(5000))
    raise RuntimeError


def _content(path: str) -> Any:
    with ObjectStoragePath(path).open("rb") as file:  # type: ignore[no-untyped-call]
        return file.read()
