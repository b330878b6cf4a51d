"""Where exports go to in the tests: a disk, and an S3 server on loopback."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from airflow.sdk import ObjectStoragePath

BUCKETS = count()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of moto's S3, which speaks the protocol over HTTP."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket by the path that a DAG names it with, and the connection that reaches it."""
    connection = {
        "conn_type": "aws",
        "login": "testing",
        "password": "testing",
        "extra": {"endpoint_url": s3_server, "region_name": "us-east-1"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_AWS_TEST", json.dumps(connection))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    bucket = f"exports-{next(BUCKETS)}"
    path = f"s3://aws_test@{bucket}"
    ObjectStoragePath(path).fs.mkdir(bucket)
    return path


@pytest.fixture(params=["local", "s3"])
def place(request: pytest.FixtureRequest, here: ObjectStoragePath) -> ObjectStoragePath:
    """A folder for exports: once on the disk, once in a bucket."""
    if request.param == "local":
        return here
    return ObjectStoragePath(f"{request.getfixturevalue('s3')}/exports")


@pytest.fixture
def here(tmp_path: Path) -> ObjectStoragePath:
    """A folder for exports on the disk."""
    return ObjectStoragePath(str(tmp_path / "exports"))
