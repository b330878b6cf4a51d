"""The A2P fleet out to files."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandVetting
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.compliance import ExportComplianceOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .exported import export, files, read

REJECTION = {"error_code": 30933, "description": "No privacy policy.", "fields": ["PRIVACY_POLICY"]}


def operator(folder: Path, **arguments: Any) -> ExportComplianceOperator:
    return ExportComplianceOperator(task_id="compliance", path=str(folder), **arguments)


@pytest.fixture
def fleet(twilio_default: Simulator) -> dict[str, str]:
    """An approved brand with a rejected campaign, a brand that waits, and a service without a campaign."""
    good = account.brand(twilio_default).sid
    waiting = account.brand(twilio_default, "IN_REVIEW", customer_profile_bundle_sid="BU" + "d2" * 16).sid
    service = account.service()
    account.number_in(service)
    account.campaign(service, good)
    twilio_default.decide_campaign(service, "FAILED", [REJECTION])
    account.service("Nothing yet")
    return {"good": good, "waiting": waiting, "service": service}


def test_a_row_a_brand_with_all_that_hangs_on_it(
    tmp_path: Path, twilio_default: Simulator, fleet: dict[str, str]
) -> None:
    TwilioHook().execute(CreateBrandVetting(brand_sid=fleet["good"], vetting_provider="aegis"))
    summary = export(operator(tmp_path))

    rows = {row["brand_sid"]: row for row in read(summary)}
    good = rows[fleet["good"]]
    assert (good["status"], good["outcome"], good["days_waiting"]) == ("APPROVED", "reached", None)
    assert (good["services"], good["numbers"]) == ([fleet["service"]], ["+14155550100"])
    (its_campaign,) = good["campaigns"]
    assert (its_campaign["messaging_service_sid"], its_campaign["status"]) == (fleet["service"], "FAILED")
    assert its_campaign["privacy_policy_url"] == "https://www.example.com/privacy"
    assert its_campaign["terms_and_conditions_url"] == "https://www.example.com/terms"
    assert its_campaign["service"] == "Owl Post"
    (reason,) = its_campaign["reasons"]
    assert reason.startswith("30933: No privacy policy.")
    assert HINTS[30933] in reason
    assert [vetting["provider"] for vetting in good["vettings"]] == ["aegis"]
    assert summary["brands"] == {"reached": 1, "waiting": 1}
    assert summary["campaigns"] == {"failed": 1}
    assert summary["services_without_campaign"] == 1


def test_the_days_of_a_wait_are_counted(
    tmp_path: Path, twilio_default: Simulator, fleet: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Twilio's time."""
    latest = TwilioClock.latest
    monkeypatch.setattr(TwilioClock, "latest", lambda clock: latest(clock) + 9.5 * 86_400)
    rows = {row["brand_sid"]: row for row in read(export(operator(tmp_path)))}

    assert rows[fleet["waiting"]]["outcome"] == "waiting"
    assert rows[fleet["waiting"]]["days_waiting"] == 9


@pytest.mark.usefixtures("incomplete_list")
def test_brands_that_the_list_leaves_out_are_found_by_their_campaigns_and_by_what_is_given(
    tmp_path: Path, twilio_default: Simulator, fleet: dict[str, str]
) -> None:
    assert [row["brand_sid"] for row in read(export(operator(tmp_path)))] == [fleet["good"]]

    rows = read(export(operator(tmp_path, brand_sids=[fleet["waiting"], fleet["good"]])))
    assert {row["brand_sid"] for row in rows} == {fleet["good"], fleet["waiting"]}
    assert {row["listed"] for row in rows} == {False}


def test_a_brand_that_is_listed_and_given_is_there_once(
    tmp_path: Path, twilio_default: Simulator, fleet: dict[str, str]
) -> None:
    rows = read(export(operator(tmp_path, brand_sids=[fleet["good"]])))

    assert sorted(row["brand_sid"] for row in rows) == sorted([fleet["good"], fleet["waiting"]])
    assert {row["listed"] for row in rows} == {True}


def test_campaigns_are_told_apart_by_their_services(
    tmp_path: Path, twilio_default: Simulator, fleet: dict[str, str]
) -> None:
    second = account.service("Second")
    account.campaign(second, fleet["good"])
    twilio_default.decide_campaign(second, "VERIFIED")

    rows = {row["brand_sid"]: row for row in read(export(operator(tmp_path)))}
    campaigns = {each["messaging_service_sid"]: each for each in rows[fleet["good"]]["campaigns"]}

    assert {service: each["status"] for service, each in campaigns.items()} == {
        fleet["service"]: "FAILED",
        second: "VERIFIED",
    }
    assert {each["sid"] for each in campaigns.values()} == {"QE2c6890da8086d771620e9b13fadeba0b"}
    assert campaigns[second]["campaign_id"].startswith("C")
    assert datetime.fromisoformat(campaigns[second]["date_created"])


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_in_every_format(format: str, tmp_path: Path, fleet: dict[str, str]) -> None:
    assert len(read(export(operator(tmp_path, format=format)))) == 2


@pytest.mark.parametrize(
    ("sids", "complaint"),
    [
        (["BN123"], "sid: 'BN123': must be BN and 32 hexadecimal digits"),
        ("BN" + "1" * 32, "must be a list of SIDs"),
        (["BN" + "1" * 32], "there is no such brand in this account"),
    ],
)
def test_a_brand_that_isnt_there_is_named(
    sids: Any, complaint: str, tmp_path: Path, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowFailException, match=complaint):
        export(operator(tmp_path, brand_sids=sids))

    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "place", ["/Services", "/Usa2p", "/PhoneNumbers", "/BrandRegistrations", "/Vettings"]
)
def test_a_list_that_cant_be_read_leaves_the_old_export(
    place: str, tmp_path: Path, twilio_default: Simulator, fleet: dict[str, str]
) -> None:
    export(operator(tmp_path))
    there = files(tmp_path)
    twilio_default.fault("status", path=place, count=None)

    with pytest.raises(TwilioError):
        export(operator(tmp_path))

    assert files(tmp_path) == there
