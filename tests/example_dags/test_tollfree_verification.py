"""The DAG that has a toll-free number verified, which takes a correction."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from airflow.sdk import DAG

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import EXAMPLES, Load, states

STEPS = ("buy_number", "submit", "wait_for_verdict", "corrections", "resubmit", "wait_for_approval")
BUSINESS: dict[str, Any] = yaml.safe_load((EXAMPLES / "tollfree_verification.yaml").read_text())


def posted(twilio: Simulator) -> list[str]:
    """Return the requests that bought, submitted and resubmitted."""
    return [request.path.rpartition("/")[2] for request in twilio.requests("POST")]


@pytest.fixture
def load_with(load: Load, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads the example with a changed YAML file."""

    def read(**changes: Any) -> DAG:
        text = yaml.safe_dump(BUSINESS | changes)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_text", lambda path: text)
            return load("tollfree_verification")

    return read


def test_a_rejected_number_is_corrected_and_verified_once_however_often_it_runs(
    load: Load, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    dag = load("tollfree_verification")

    assert states(dag.test()) == dict.fromkeys(STEPS, "success")

    (verification,) = twilio.snapshot()["tollfree_verifications"]
    assert posted(twilio) == ["IncomingPhoneNumbers.json", "Verifications", verification["sid"]]
    assert verification["status"] == "TWILIO_APPROVED"
    assert verification["business_registration_number"] == "12-3456789"
    assert verification["business_name"] == BUSINESS["verification"]["business_name"]
    told = capsys.readouterr().out
    assert "  30527: Business Registration Number is missing or invalid" in told
    assert "To be corrected: business_registration_number, edit_reason." in told
    assert BUSINESS["verification"]["business_contact_phone"] not in told

    assert states(dag.test()) == dict.fromkeys(STEPS, "success")

    assert len(posted(twilio)) == 3
    assert "The number is verified: nothing to correct." in capsys.readouterr().out
    assert [*tables_with(BUSINESS["verification"]["business_contact_phone"])] == []


def tables_with(number: str) -> Iterator[str]:
    """Where in Airflow's database the contact's number is found, but for the DAG's own source."""
    with sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables - {"dag_code", "serialized_dag"}:
            rows = database.execute(f'SELECT * FROM "{table}"')
            yield from (table for row in rows if number in " ".join(map(str, row)))


def test_without_a_correction_the_run_ends_with_the_reasons(
    load_with: Any, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    run = load_with(correction=None).test()

    ended = dict.fromkeys(STEPS[:3], "success") | {
        "corrections": "failed",
        "resubmit": "upstream_failed",
        "wait_for_approval": "upstream_failed",
    }
    assert states(run) == ended
    told = capsys.readouterr().out
    assert "  30527: Business Registration Number is missing or invalid" in told
    assert "correction: none is given in tollfree_verification.yaml" in told


def test_a_final_rejection_is_not_resubmitted(
    load_with: Any, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    forbidden = BUSINESS["verification"] | {"use_case_summary": "News about bitcoin."}

    run = load_with(verification=forbidden).test()

    assert states(run)["resubmit"] == "failed"
    assert "it is final" in (told := capsys.readouterr().out)
    assert "  30464: Disallowed: Cryptocurrency" in told
    assert posted(twilio) == ["IncomingPhoneNumbers.json", "Verifications"]


def test_what_is_right_at_once_needs_no_correction(load_with: Any, twilio: Simulator) -> None:
    right = BUSINESS["verification"] | {"business_registration_number": "12-3456789"}

    run = load_with(verification=right, correction=None).test()

    assert states(run) == dict.fromkeys(STEPS, "success")
    assert posted(twilio) == ["IncomingPhoneNumbers.json", "Verifications"]
