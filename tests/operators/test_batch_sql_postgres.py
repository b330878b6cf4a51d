"""The rows of a query come from a real Postgres, by a cursor that keeps them at the server."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.query import AT_ONCE, Query, QueryFailed
from scripts.cluster import postgres

pytestmark = pytest.mark.proof
COUNT = AT_ONCE * 2 + 500


@pytest.fixture
def _warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The connection ``warehouse`` to a new Postgres on loopback."""
    made = postgres.make(tmp_path / "postgres", dict(os.environ), tmp_path / "log")
    quiet = subprocess.DEVNULL
    with subprocess.Popen(made.command, stdout=quiet, stderr=quiet, cwd="/") as server:
        try:
            ready = any(made.is_ready() or Event().wait(0.1) for _ in range(600))
            assert ready
            connection = {"conn_type": "postgres", "login": "airflow", "password": made.password}
            connection |= {"host": "127.0.0.1", "port": str(made.port), "schema": "postgres"}
            monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", json.dumps(connection))
            yield
        finally:
            server.terminate()


@pytest.mark.usefixtures("_warehouse")
def test_rows_of_postgres_are_read_in_their_order_and_its_errors_quote_no_value() -> None:
    select = "SELECT g AS n, 1.5::numeric AS d, '2026-12-01'::date AS day, 'a'::bytea AS b"
    rows = [*Query(f"{select} FROM generate_series(1, %(n)s) g ORDER BY g", "warehouse", {"n": COUNT}).rows()]

    assert [row["n"] for row in rows] == [*range(1, COUNT + 1)]
    assert rows[0] == {"n": 1, "d": Decimal("1.5"), "day": date(2026, 12, 1), "b": b"a"}
    assert [*Query("SELECT 1 AS a WHERE false", "warehouse").rows()] == []
    with pytest.raises(QueryFailed, match="SQLSTATE 22003") as failed:
        next(Query("SELECT '+14155550100'::int", "warehouse").rows())
    assert "415555" not in str(failed.value)
    with pytest.raises((QueryFailed, InvalidRequest)):
        next(Query("DELETE FROM pg_description", "warehouse").rows())
