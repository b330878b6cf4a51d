"""The weekly view of the fleet: what waits and what failed is said, and all is in the table."""

import json
from pathlib import Path

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states


def test_it_says_what_waits_and_what_failed(
    load: Load,
    twilio: Simulator,
    campaign: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWILIO_EXPORTS", str(tmp_path))
    dag = load("compliance_fleet")

    assert states(dag.test()) == {"export": "success", "tell": "success"}

    assert f"campaign of {campaign['messaging_service_sid']}, BN" in capsys.readouterr().out
    (brand,) = (
        json.loads(line) for part in tmp_path.rglob("part-*") for line in part.read_text().splitlines()
    )
    twilio.decide_campaign(campaign["messaging_service_sid"], "FAILED")

    assert states(dag.test(run_conf={"brand_sids": [brand["brand_sid"]]})) == {
        "export": "success",
        "tell": "success",
    }

    told = capsys.readouterr().out
    assert f"campaign of {campaign['messaging_service_sid']}, {brand['brand_sid']}, is FAILED:" in told
    assert "30909: The call to action is incomplete" in told
    assert len([*tmp_path.rglob("part-*")]) == 1
