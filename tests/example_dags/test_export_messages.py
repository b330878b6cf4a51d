"""The nightly export of messages, of each account into a folder of its own."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import DAY, Load, states


def manifest(exports: Path, connection: str, day: datetime) -> dict[str, object]:
    path = exports / connection / f"dt={day:%Y-%m-%d}" / "_manifest.json"
    return json.loads(path.read_text())  # type: ignore[no-any-return]


def test_each_account_s_day_goes_to_a_folder_of_its_own(
    load: Load,
    twilio: Simulator,
    exports: Path,
    traffic: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_SHOP", json.dumps(twilio.connection))
    connections = ["twilio_default", "twilio_shop"]

    run = load("export_messages").test(
        logical_date=DAY + timedelta(days=1), run_conf={"connections": connections}
    )

    assert states(run) == {"accounts": "success", "export[0]": "success", "export[1]": "success"}
    for connection in connections:
        assert manifest(exports, connection, DAY)["records"] == 2
        assert manifest(exports, connection, DAY - timedelta(days=1))["records"] == 1
        assert len([*(exports / connection).iterdir()]) == 4
