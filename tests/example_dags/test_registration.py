"""The DAG that registers a brand and a campaign for profiles that exist."""

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states


def test_a_second_run_adopts_what_the_first_one_registered(load: Load, twilio: Simulator) -> None:
    for _ in range(2):
        assert set(states(load("registration").test()).values()) == {"success"}

    made = twilio.snapshot()
    assert [brand["status"] for brand in made["brands"]] == ["APPROVED"]
    assert [campaign["campaign_status"] for campaign in made["campaigns"]] == ["VERIFIED"]
