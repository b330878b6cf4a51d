"""The DAG that has a brand vetted, and sends once the number is ready."""

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states


def test_it_sends_once_the_brand_is_vetted_and_the_number_ready(
    load: Load, twilio: Simulator, campaign: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_READY_HOURS", "0.0001")
    twilio.decide_campaign(campaign["messaging_service_sid"], "VERIFIED")
    there = twilio.snapshot()
    conf = {
        "brand": there["brands"][0]["sid"],
        "messaging_service": campaign["messaging_service_sid"],
        "phone_number": there["phone_numbers"][0]["sid"],
    }

    run = load("vetted_and_ready").test(run_conf=conf)

    assert set(states(run).values()) == {"success"}
    (vetting,) = (one for one in twilio.requests("POST") if one.path.endswith("/Vettings"))
    assert str(conf["brand"]) in vetting.path
    assert [one["to"] for one in twilio.snapshot()["messages"]] == ["+15558675309"]
