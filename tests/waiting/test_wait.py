"""How a wait is described in a trigger, and what its end is called."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    FetchBrandRegistrations,
    UpdateBrandRegistrations,
)
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.outcome import Outcome
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage, Message
from airflow_provider_twilio.waiting.wait import DEADLINE, Wait, end_of, event_of

BN = "BN" + "1" * 32
SINCE = datetime(2026, 11, 1, 12, 30, 15, 250, tzinfo=UTC)
WAIT = Wait(
    FetchBrandRegistrations(sid=BN), {"identity_status": "VERIFIED"}, SINCE, SINCE + timedelta(days=30)
)


def test_a_wait_survives_json() -> None:
    kept = json.loads(json.dumps(WAIT.serialize()))

    assert Wait.deserialize(kept) == WAIT


@settings(deadline=None)
@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.timezones()),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_its_moments_survive_to_the_microsecond_in_every_time_zone(since: datetime, lasts: timedelta) -> None:
    since = since.astimezone(UTC)
    kept = json.loads(json.dumps(Wait(WAIT.request, {}, since, since + lasts).serialize()))

    assert (Wait.deserialize(kept).since, Wait.deserialize(kept).deadline) == (since, since + lasts)


@pytest.mark.parametrize(
    "request_",
    [
        FetchBrandRegistrations(sid=BN),
        FetchUsAppToPerson(messaging_service_sid="MG" + "2" * 32, sid="QE" + "3" * 32),
        FetchUsAppToPerson(
            messaging_service_sid="MG" + "2" * 32, sid="QE" + "3" * 32, x_twilio_api_version="v1.2"
        ),
        FetchMessage(sid="SM" + "4" * 32),
    ],
    ids=repr,
)
def test_a_request_goes_out_as_before_once_it_is_read_again(request_: Request[Any]) -> None:
    wait = Wait.deserialize(Wait(request_, {}, SINCE, SINCE).serialize())

    assert wait.request == request_
    assert wait.request.model_fields_set == request_.model_fields_set


@pytest.mark.parametrize(
    "request_",
    [UpdateBrandRegistrations(sid=BN), CreateMessage(to="+15558675309", from_="12345", body="Hello")],
    ids=repr,
)
def test_a_wait_only_reads(request_: Request[Any]) -> None:
    with pytest.raises(InvalidRequest, match=f"{type(request_).__name__}: a wait only reads"):
        Wait(request_, {}, SINCE, SINCE)


@pytest.mark.parametrize(
    "named",
    [
        "builtins:dict",
        "os:system",
        "airflow_provider_twilio.api.messaging_v1.brands:BrandRegistration",
        "airflow_provider_twilio.api.messaging_v1.brands:FetchNothing",
        "airflow_provider_twilio.api.messaging_v1.brands",
    ],
)
def test_nothing_but_a_request_is_read_back(named: str) -> None:
    with pytest.raises(InvalidRequest, match=f"'{named}' is not a request"):
        Wait.deserialize(WAIT.serialize() | {"request": named})


def test_nothing_that_changes_twilio_is_read_back() -> None:
    forged = "airflow_provider_twilio.api.messaging_v1.brands:UpdateBrandRegistrations"

    with pytest.raises(InvalidRequest, match="UpdateBrandRegistrations: a wait only reads"):
        Wait.deserialize(WAIT.serialize() | {"request": forged})


def test_the_options_reach_the_outcome() -> None:
    brand = BrandRegistration(sid=BN, status="APPROVED", identity_status="UNVERIFIED")

    assert WAIT.judge(brand) == Outcome("waiting", "APPROVED, UNVERIFIED")
    assert Wait(WAIT.request, {}, SINCE, SINCE).judge(brand) == Outcome("reached", "APPROVED")


def test_the_end_of_a_wait_is_an_event_of_plain_values() -> None:
    wait = Wait(WAIT.request, {}, datetime.now(UTC) - timedelta(hours=5), SINCE)
    brand = BrandRegistration(sid=BN, status="FAILED", date_created=SINCE, tcr_id="B1")
    event = end_of(wait, brand, Outcome("failed", "FAILED", ("30999: Rejected",)))

    assert json.loads(json.dumps(event)) == event
    assert event.pop("waited") == pytest.approx(5 * 3600, abs=60)
    assert event == {
        "state": "failed",
        "status": "FAILED",
        "reasons": ["30999: Rejected"],
        "xcom": {"sid": BN, "status": "FAILED", "date_created": "2026-11-01T12:30:15.000250Z"},
    }


def test_an_event_holds_neither_number_nor_text() -> None:
    read = {"from": "+15558675310", "to": "+15558675309", "body": "A secret", "status": "undelivered"}
    message = Message.model_validate({"sid": "SM" + "4" * 32} | read)
    said = Outcome("failed", "undelivered", ("30003: +15558675309 can't be reached",))
    shown = json.dumps(end_of(WAIT, message, said), ensure_ascii=False)

    assert "+1555•••5309 can't be reached" in shown
    for private in ("+15558675309", "+15558675310", "A secret"):
        assert private not in shown


def test_a_deadline_is_an_event_too() -> None:
    event = event_of(WAIT, DEADLINE, "PENDING", (), {})

    assert (event["state"], event["status"], event["reasons"], event["xcom"]) == (DEADLINE, "PENDING", [], {})


@pytest.mark.parametrize(
    "named",
    [
        "os:system",
        "subprocess:Popen",
        "airflow_provider_twilio.api.request:Request",
        "airflow_provider_twilio.api.nothing:FetchMessage",
        "airflow_provider_twilio.client.client:Client",
        "airflow_provider_twilio.api.v2010.messages:Message",
        "airflow_provider_twilio.api.v2010.messages:",
        "tests.waiting.test_wait:WAIT",
        "",
    ],
)
def test_only_a_request_of_this_package_is_made_of_what_was_kept(named: str) -> None:
    with pytest.raises(InvalidRequest, match="is not a request of this package"):
        Wait.deserialize(WAIT.serialize() | {"request": named})


def test_no_other_module_is_imported_for_a_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imported_by_a_wait.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InvalidRequest):
        Wait.deserialize(WAIT.serialize() | {"request": "imported_by_a_wait:Anything"})


@pytest.mark.parametrize(
    "broken",
    [
        {"since": "yesterday"}, {"since": None}, {"since": "2026-11-01T12:00:00"}, {"deadline": 7},
        {"fields": None}, {"fields": [1]}, {"fields": {1: "a"}}, {"fields": {"sid": "BN1"}}, {"options": "x"},
        {"request": None}, {"request": 7},
    ],
)  # fmt: skip
def test_what_was_kept_and_is_not_whole_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        Wait.deserialize(WAIT.serialize() | broken)
