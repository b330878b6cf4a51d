"""The onboarding DAG: two businesses, one of which fails first, from a service to a delivered SMS."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from airflow_provider_twilio.simulator import AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import EXAMPLES, Load, states

BUSINESSES: list[dict[str, Any]] = yaml.safe_load((EXAMPLES / "a2p_onboarding.yaml").read_text())[
    "businesses"
]
A2P_PROFILE = BUSINESSES[0]["a2p_profile_bundle_sid"]
STEPS = (
    "create_service",
    "register_brand",
    "wait_for_brand",
    "correct",
    "resubmit_brand",
    "wait_for_approval",
    "register_campaign",
    "wait_for_campaign",
    "buy_number",
    "add_number",
    "send_sms",
    "wait_for_delivery",
)
EVERY_STEP = {f"onboard.{step}[{index}]" for step in STEPS for index in range(2)} | {"businesses"}


def posted(twilio: Simulator, path: str = "") -> list[str]:
    """The paths of the requests that made or changed something."""
    return [request.path for request in twilio.requests("POST", path)]


def test_two_businesses_are_onboarded_once_however_often_it_runs(
    load: Load, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    dag = load("a2p_onboarding")

    assert states(dag.test()) == dict.fromkeys(EVERY_STEP, "success")

    made = twilio.snapshot()
    assert_onboarded(twilio, made)
    told = capsys.readouterr().out
    assert "  30795: The business registration number (EIN) can't be matched" in told
    assert "Corrected business_registration_number of ITfa11c0ffee0123456789abcdef012345." in told
    before = len(posted(twilio))

    assert states(dag.test()) == dict.fromkeys(EVERY_STEP, "success")

    again = twilio.snapshot()
    assert [path.rpartition("/")[2] for path in posted(twilio)[before:]] == ["Messages.json"] * 2
    assert [message["status"] for message in again["messages"]] == ["delivered"] * 4
    for kind in ("services", "brands", "campaigns", "phone_numbers", "end_users"):
        assert [one["sid"] for one in again[kind]] == [one["sid"] for one in made[kind]]
    assert sorted(private_places()) == []


def assert_onboarded(twilio: Simulator, made: dict[str, list[dict[str, object]]]) -> None:
    """What Twilio has after the first run, and which requests brought it there."""
    assert sorted(str(service["friendly_name"]) for service in made["services"]) == [
        "Acme Bikes",
        "Harbor Coffee",
    ]
    assert [brand["status"] for brand in made["brands"]] == ["APPROVED"] * 2
    assert [campaign["campaign_status"] for campaign in made["campaigns"]] == ["VERIFIED"] * 2
    services = {service["sid"] for service in made["services"]}
    assert {campaign["messaging_service_sid"] for campaign in made["campaigns"]} == services
    assert {number["service_sid"] for number in made["phone_numbers"]} == services
    assert [message["status"] for message in made["messages"]] == ["delivered"] * 2
    assert {message["to"] for message in made["messages"]} == {business["to"] for business in BUSINESSES}
    assert {message["messaging_service_sid"] for message in made["messages"]} == services

    failing = next(
        brand["sid"] for brand in made["brands"] if "fa11" in str(brand["customer_profile_bundle_sid"])
    )
    assert posted(twilio, "/BrandRegistrations/") == [f"/v1/a2p/BrandRegistrations/{failing}"]
    assert posted(twilio, "/EndUsers/") == [f"/v1/EndUsers/{BUSINESSES[1]['fix']['end_user_sid']}"]
    assert len(posted(twilio)) == 2 * 6 + 2


def private_places() -> Iterator[str]:
    """Where in Airflow's database a recipient, a text or the token is found, but for where the user put it.

    That is the DAG's source, and the list of businesses, which is a task's result.
    """
    private = [AUTH_TOKEN, *(str(business[name]) for business in BUSINESSES for name in ("to", "body"))]
    with sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in {*tables} - {"dag_code", "serialized_dag"}:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                if not (table == "xcom" and "businesses" in row):
                    text = " ".join(map(str, row))
                    yield from (f"{table}: {secret}" for secret in private if secret in text)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nmae": "Owl Post"}, "Harbor Coffee: check nmae"),
        (
            {"description": "Too short"},
            r"Harbor Coffee: CreateUsAppToPerson: .*\n  description: 'Too short': .*",
        ),
        ({"to": "555-0123"}, r"Harbor Coffee: CreateMessage: .*\n  to: str of 8 characters: must be .*"),
        ({}, "name: several businesses have Harbor Coffee"),
        ({"name": "Owl Post"}, f"a2p_profile_bundle_sid: several businesses have {A2P_PROFILE}"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_wrong_list_of_businesses_is_refused_before_anything_is_paid(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], problem: str
) -> None:
    listed: Any = load("a2p_onboarding").get_task("businesses")
    file = tmp_path / "a2p_onboarding.yaml"
    file.write_text(yaml.safe_dump({"businesses": [BUSINESSES[0], BUSINESSES[0] | changes]}))
    monkeypatch.setitem(listed.python_callable.__globals__, "BUSINESSES", file)

    with pytest.raises(ValueError, match=f"^a2p_onboarding.yaml: {problem}$"):
        listed.python_callable()


@pytest.mark.parametrize("name", ["a2p_onboarding", "tollfree_verification", "phone_number_life"])
def test_what_pays_runs_once_at_a_time(load: Load, name: str) -> None:
    """Two runs that look at Twilio in the same moment would both find nothing there."""
    assert load(name).max_active_runs == 1
