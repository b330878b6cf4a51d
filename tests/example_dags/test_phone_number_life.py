"""The DAG that takes a number through its life, one run after the other."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowSkipException

from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

LIFE = ("search", "buy", "configure", "create_service", "leave_other_service", "join_service")
END = ("confirm_release", "release")
KEPT = dict.fromkeys(LIFE, "success") | dict.fromkeys(END, "skipped")
RELEASED = dict.fromkeys(LIFE, "skipped") | dict.fromkeys(END, "success")
WEBHOOK = "https://www.example.com/sms"


def numbers(twilio: Simulator) -> list[dict[str, Any]]:
    return twilio.snapshot()["phone_numbers"]


def changes(twilio: Simulator) -> list[str]:
    """Return the requests that bought, made, changed, added and removed."""
    asked = twilio.requests()
    return [f"{one.method} {one.path.split('/')[-1]}" for one in asked if one.method != "GET"]


@pytest.fixture
def skipped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why tasks skipped themselves: Airflow logs it as the reason."""
    reasons: list[str] = []
    monkeypatch.setattr(AirflowSkipException, "__init__", lambda self, reason: reasons.append(reason))
    return reasons


def test_a_number_is_bought_once_moves_and_is_released(
    load: Load, twilio: Simulator, skipped: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dag = load("phone_number_life")

    def run(**params: str) -> dict[str, str]:
        conf = {"name": "Desk", "service": "Owl Post", "sms_url": WEBHOOK} | params
        return states(dag.test(run_conf=conf))

    assert run() == KEPT
    (number,) = numbers(twilio)
    (first,) = twilio.snapshot()["services"]
    assert (number["friendly_name"], number["sms_url"]) == ("Desk", WEBHOOK)
    assert (number["phone_number"][:5], number["service_sid"]) == ("+1415", first["sid"])
    assert skipped == ["Desk is kept: to release it, type its name into release"]
    assert number["phone_number"] not in capsys.readouterr().out

    assert run() == KEPT
    assert [one["sid"] for one in numbers(twilio)] == [number["sid"]]

    assert run(service="Night Owls") == KEPT
    (moved,) = numbers(twilio)
    second = next(one for one in twilio.snapshot()["services"] if one["friendly_name"] == "Night Owls")
    assert (moved["sid"], moved["service_sid"]) == (number["sid"], second["sid"])
    assert "It has left Owl Post." in capsys.readouterr().out

    skipped.clear()
    assert run(release="Desk") == RELEASED
    assert skipped == ["Desk is to be released: nothing is bought or changed"]
    assert numbers(twilio) == []
    before = len(changes(twilio))

    assert run(release="Desk") == RELEASED | dict.fromkeys(END, "skipped")
    assert skipped[-1] == "the account has no number named Desk: nothing to release"
    assert len(changes(twilio)) == before
    assert changes(twilio).count("POST IncomingPhoneNumbers.json") == 1


@pytest.mark.parametrize("typed", ["desk", "Front desk", "yes"])
def test_another_name_releases_and_buys_nothing(
    typed: str, load: Load, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    TwilioHook().execute(CreateIncomingPhoneNumber(phone_number="+14155550100", friendly_name="Desk"))
    before = len(changes(twilio))

    run = load("phone_number_life").test(run_conf={"name": "Desk", "release": typed})

    assert states(run)["search"] == "failed"
    assert {states(run)[task] for task in (*LIFE[1:], *END)} == {"upstream_failed"}
    assert f"release: '{typed}': must be the number's name, 'Desk', or empty" in capsys.readouterr().out
    assert len(changes(twilio)) == before
    assert len(numbers(twilio)) == 1


def test_of_two_numbers_with_the_name_none_is_released(
    load: Load, twilio: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    for phone_number in ("+14155550100", "+14155550101"):
        TwilioHook().execute(CreateIncomingPhoneNumber(phone_number=phone_number, friendly_name="Desk"))

    run = load("phone_number_life").test(run_conf={"name": "Desk", "release": "Desk"})

    assert states(run)["confirm_release"] == "failed"
    assert states(run)["release"] == "upstream_failed"
    assert "name: 'Desk': must be that of one number" in capsys.readouterr().out
    assert len(numbers(twilio)) == 2
