"""The DAG that sends one text to all rows of a file."""

import csv
from pathlib import Path
from typing import Any

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import EXAMPLES, Load, states

DONE = {"send_reminders": "success", "tell": "success"}


@pytest.fixture
def conf(campaign: dict[str, str], twilio: Simulator, tmp_path: Path) -> dict[str, Any]:
    """Params with a service that may send."""
    twilio.decide_campaign(campaign["messaging_service_sid"], "VERIFIED")
    return {"messaging_service_sid": campaign["messaging_service_sid"], "results": str(tmp_path)}


def recipients() -> list[dict[str, str]]:
    """The rows of the example's file."""
    with (EXAMPLES / "send_campaign_batch.csv").open() as file:
        return [*csv.DictReader(file)]


def results(folder: str) -> list[dict[str, str]]:
    """The rows of the one file of results."""
    (path,) = Path(folder).glob("reminders-*.csv")
    with path.open() as file:
        return [*csv.DictReader(file)]


def test_everybody_is_reminded(
    load: Load, twilio: Simulator, conf: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    run = load("send_campaign_batch").test(run_conf=conf)

    assert states(run) == DONE
    texts = {message["to"]: message["body"] for message in twilio.snapshot()["messages"]}
    assert texts == {
        row["to"]: f"{row['name']}, your table is ready at {row['time']}. Reply STOP to opt out."
        for row in recipients()
    }
    assert [row["status"] for row in results(conf["results"])] == ["delivered"] * 5
    assert "5 of 5 reminders are delivered" in capsys.readouterr().out


def test_it_waits_for_deliveries_in_the_triggerer(
    load: Load, twilio: Simulator, conf: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of the three stages of a message takes 5 seconds here, and a look comes every 10."""
    twilio.configure(message_stage=5 * 240)

    run = load("send_campaign_batch").test(run_conf=conf)

    assert states(run) == DONE
    assert [row["status"] for row in results(conf["results"])] == ["delivered"] * 5
    _price, *looks = twilio.requests("GET", r"/Messages\.json")
    assert len(looks) >= 2
    assert len(twilio.requests("POST", "/Messages")) == 5


def test_a_batch_that_carriers_refuse_fails(load: Load, twilio: Simulator, conf: dict[str, Any]) -> None:
    twilio.decide_campaign(campaign_of(twilio), "FAILED")

    run = load("send_campaign_batch").test(run_conf=conf)

    assert states(run)["send_reminders"] == "failed"
    outcomes = {(row["status"], row["error_code"]) for row in results(conf["results"])}
    assert outcomes == {("undelivered", "30034")}


def campaign_of(twilio: Simulator) -> str:
    """The service of the one campaign."""
    (campaign,) = twilio.snapshot()["campaigns"]
    return str(campaign["messaging_service_sid"])
