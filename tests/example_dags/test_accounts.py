"""The DAG that makes a subaccount once, and exports its numbers."""

from pathlib import Path

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states


def test_a_second_run_finds_the_subaccount_of_the_first(load: Load, twilio: Simulator, exports: Path) -> None:
    for _ in range(2):
        assert set(states(load("accounts").test()).values()) == {"success"}

    assert len(twilio.accounts()) == 2
    assert list(exports.rglob("_manifest.json"))
