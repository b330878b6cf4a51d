"""The SMS that tells of the export it is scheduled on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import DAY, Load, states


def test_the_summary_of_the_newest_export_is_sent(
    load: Load, twilio: Simulator, exports: Path, traffic: None, campaign: dict[str, str]
) -> None:
    twilio.decide_campaign(campaign["messaging_service_sid"], "VERIFIED")
    load("export_messages").test(logical_date=DAY + timedelta(days=1))

    params = {"to": "+12065550123", "messaging_service_sid": campaign["messaging_service_sid"]}
    run = load("tell_of_messages").test(run_conf=params)

    assert states(run) == {"summary": "success", "tell": "success"}
    body = twilio.snapshot()["messages"][-1]["body"]
    assert body == f"{DAY:%Y-%m-%d}: 2 messages, 2 delivered, -0.01660 USD"


def test_it_waits_for_the_asset_that_the_export_updates(load: Load) -> None:
    export: Any = load("export_messages").task_dict["export"]
    (outlet,) = export.partial_kwargs["outlets"]

    assert outlet.name == "twilio_messages"
    assert "twilio_messages" in str(load("tell_of_messages").timetable.asset_condition)
