"""Tasks of every kind act on a subaccount by its parent's connection: ``account_sid=`` is all it takes."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from exports.exporting import DAY
from subaccounts import new_subaccount, token_of

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.operators.lists import ExportListOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.state import (
    API_KEY_SECRET,
    API_KEY_SID,
    MAIN_KEY_SECRET,
    MAIN_KEY_SID,
)
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait

from .batch_of_five import batch, of_try
from .one_message import FROM, TO, send
from .tries import TaskStates, context, run


@pytest.fixture(params=[None, "main key"], ids=["auth token", "main key"])
def subaccount(
    request: pytest.FixtureRequest, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A subaccount that has nothing yet, and a connection with either of the parent's credentials."""
    sid = new_subaccount()
    if request.param:
        connect(twilio_default, monkeypatch, login=MAIN_KEY_SID, password=MAIN_KEY_SECRET)
    return sid


def connect(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, **key: str) -> None:
    """Have the connection an API key of the main account."""
    extra = simulator.connection["extra"] | {"account_sid": ACCOUNT_SID}
    connection = simulator.connection | key | {"extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))


def a_brand(simulator: Simulator, subaccount: str) -> RegisterBrandOperator:
    profiles = simulator.approved_profiles(subaccount)
    return RegisterBrandOperator(
        task_id="brand",
        customer_profile_bundle_sid=profiles.customer_profile_sid,
        a2p_profile_bundle_sid=profiles.a2p_profile_sid,
        account_sid=subaccount,
    )


def test_an_operator(twilio_default: Simulator, subaccount: str) -> None:
    made = run(a_brand(twilio_default, subaccount))

    (brand,) = twilio_default.snapshot(account_sid=subaccount)["brands"]
    assert brand["sid"] == made["sid"]
    assert twilio_default.snapshot()["brands"] == []


def test_a_sensor(twilio_default: Simulator, subaccount: str) -> None:
    brand = run(a_brand(twilio_default, subaccount))["sid"]
    twilio_default.decide_brand(brand, "APPROVED")

    sensor = BrandApprovedSensor(task_id="wait", brand_sid=brand, account_sid=subaccount)

    assert sensor.execute(context())["outcome"] == "reached"


def test_the_trigger(twilio_default: Simulator, subaccount: str) -> None:
    brand = run(a_brand(twilio_default, subaccount))["sid"]
    twilio_default.decide_brand(brand, "APPROVED")
    now = datetime.now(UTC)
    wait = Wait(FetchBrandRegistrations(sid=brand), {}, now, now + timedelta(minutes=1))
    trigger = PollTrigger("twilio_default", subaccount, wait.serialize(), 0.01)

    async def ends() -> list[str]:
        return [event.payload["state"] async for event in trigger.run()]

    assert asyncio.run(ends()) == ["reached"]
    assert token_of(subaccount) not in str(trigger.serialize())


def test_a_message(twilio_default: Simulator, subaccount: str) -> None:
    run(send(account_sid=subaccount), TaskStates())

    assert len(twilio_default.snapshot(account_sid=subaccount)["messages"]) == 1
    assert twilio_default.snapshot()["messages"] == []


def test_a_batch(twilio_default: Simulator, subaccount: str) -> None:
    result = batch(account_sid=subaccount).execute(of_try(TaskStates()))

    assert (result["sent"], result["refused"]) == (5, 0)
    assert len(twilio_default.snapshot(account_sid=subaccount)["messages"]) == 5
    assert twilio_default.snapshot()["messages"] == []


def test_an_export_of_messages(twilio_default: Simulator, subaccount: str, tmp_path: Path) -> None:
    row = {"to": TO, "from": FROM, "date_sent": DAY + timedelta(hours=1), "body": "Hi"}
    twilio_default.add_messages([row], subaccount)
    export = ExportMessagesOperator(
        task_id="export",
        path=str(tmp_path),
        account_sid=subaccount,
        start=DAY,
        end=DAY + timedelta(days=1),
        settle=0,
    )

    assert export.execute(context(TaskStates()))["records"] == 1


def test_an_export_of_a_list(twilio_default: Simulator, subaccount: str, tmp_path: Path) -> None:
    run(a_brand(twilio_default, subaccount))
    export = ExportListOperator(
        task_id="export", operation="ListBrandRegistrations", path=str(tmp_path), account_sid=subaccount
    )

    assert export.execute(context(TaskStates()))["records"] == 1


def test_a_key_that_may_not_read_accounts_fails_without_another_try(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sid = new_subaccount()
    operator = a_brand(twilio_default, sid)
    connect(twilio_default, monkeypatch, login=API_KEY_SID, password=API_KEY_SECRET)

    with pytest.raises(AirflowFailException, match="may not read the subaccount"):
        run(operator)
    assert TwilioHook(account_sid=sid).test_connection()[0] is False
