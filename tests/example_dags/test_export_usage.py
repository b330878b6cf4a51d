"""The monthly usage of two accounts: nothing of one reaches the other's files."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from airflow.sdk import DAG

from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

NOW = datetime.now(UTC)
THIS_MONTH = NOW.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
LAST_MONTH = (THIS_MONTH - timedelta(days=1)).replace(day=1)


def fill(twilio: Simulator, per_day: int) -> None:
    days = (THIS_MONTH - LAST_MONTH).days
    twilio.add_messages(
        {"to": "+12065550123", "from": "+14155550100", "date_sent": LAST_MONTH + timedelta(days=day, hours=5)}
        for day in range(days)
        for _ in range(per_day)
    )


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWILIO_EXPORTS", str(tmp_path))
    return tmp_path


def counts(folder: Path) -> list[str]:
    (part,) = folder.rglob("part-*.csv")
    with part.open(newline="") as file:
        return [row["count"] for row in csv.DictReader(file) if row["category"] == "sms"]


def test_each_account_has_its_usage_in_its_own_files(
    exports: Path,
    load: Load,
    twilio: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = (THIS_MONTH - LAST_MONTH).days
    with running(speed=240) as other:
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_OTHER", json.dumps(other.connection))
        fill(twilio, 2)
        fill(other, 3)
        dag: DAG = load("export_usage")
        run = dag.test(logical_date=THIS_MONTH, run_conf={"connections": ["twilio_default", "twilio_other"]})

        assert {*states(run).values()} == {"success"}
        for name, server, per_day in (("twilio_default", twilio, 2), ("twilio_other", other, 3)):
            assert counts(exports / "usage-daily" / name) == [str(per_day)] * days
            assert counts(exports / "usage-total" / name) == [str(per_day * days)]
            assert len(server.requests("GET", "/Usage/Records/Daily")) == 1 + days * 29 // 1000
            assert [path.name for path in (exports / "usage-daily" / name).iterdir()] == [
                f"dt={LAST_MONTH:%Y-%m-%d}"
            ]
    assert (
        f"from {LAST_MONTH:%Y-%m-%d}T00:00:00Z to {THIS_MONTH:%Y-%m-%d}T00:00:00Z" in capsys.readouterr().out
    )


def test_two_connections_of_different_accounts_cant_share_a_path(
    exports: Path, load: Load, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(twilio, 1)
    assert {*states(load("export_usage").test(logical_date=THIS_MONTH)).values()} == {"success"}
    folder = exports / "usage-total" / "twilio_default" / f"dt={LAST_MONTH:%Y-%m-%d}"
    manifest = json.loads((folder / "_manifest.json").read_text())
    (folder / "_manifest.json").write_text(json.dumps(manifest | {"account_sid": "AC" + "0b" * 16}))

    run = load("export_usage").test(logical_date=THIS_MONTH)

    assert states(run)["in_all[0]"] == "failed"
    assert json.loads((folder / "_manifest.json").read_text())["account_sid"] == "AC" + "0b" * 16
