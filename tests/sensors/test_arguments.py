"""The arguments of a sensor: what they may be, and what Airflow does with them."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowException
from airflow.sdk import DAG

from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from scripts.moved import moved

from .brand_wait import NOBODYS, sensor


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("poll_intervall", "poll_interval"),
        ("on_failures", "on_failure"),
        ("deferable", "deferrable"),
        ("twilio_con_id", "twilio_conn_id"),
        ("acount_sid", "account_sid"),
        ("identity_state", "identity_status"),
        ("timout", "timeout"),
        ("soft_fial", "soft_fail"),
        ("retires", "retries"),
    ],
)
def test_an_unknown_argument_suggests_the_near_one(misspelt: str, meant: str) -> None:
    with pytest.raises(TypeError) as refusal:
        sensor(**{misspelt: "secret"})

    assert f"BrandApprovedSensor: {misspelt}: there is no such argument; did you mean {meant}?" in str(
        refusal.value
    )
    assert "secret" not in str(refusal.value)


def test_airflows_own_name_of_the_interval_is_refused_with_ours() -> None:
    with pytest.raises(TypeError, match=r"poke_interval: .*poll_interval"):
        sensor(poke_interval=30)


@pytest.mark.parametrize("interval", [0, -1, timedelta(0), timedelta(seconds=-5), float("nan"), "soon", None])
def test_an_interval_that_can_not_be_kept_is_refused(interval: Any) -> None:
    with pytest.raises((TypeError, ValueError)) as refusal:
        sensor(poll_interval=interval)

    assert f"poll_interval: {interval!r}: must be " in str(refusal.value)


@pytest.mark.parametrize("timeout", [-1, "soon"])
def test_a_timeout_that_can_not_be_kept_is_refused(timeout: Any) -> None:
    with pytest.raises((ValueError, AirflowException), match="timeout"):
        sensor(timeout=timeout)


@pytest.mark.parametrize("given", ["false", 1, None])
def test_yes_or_no_is_true_or_false(given: Any) -> None:
    with pytest.raises(ValueError, match=f"deferrable: {given!r}: must be True or False"):
        sensor(deferrable=given)


def test_only_two_things_can_be_done_about_a_failure() -> None:
    with pytest.raises(ValueError, match="on_failure: 'ignore': must be 'fail' or 'return'"):
        sensor(on_failure="ignore")


def test_what_is_waited_for_must_be_named() -> None:
    with pytest.raises(TypeError, match="brand_sid"):
        BrandApprovedSensor(task_id="wait")  # type: ignore[call-arg]


def test_default_args_of_a_dag_apply() -> None:
    with DAG("waits", schedule=None, default_args={"poll_interval": 7, "on_failure": "return", "retries": 2}):
        waiting = sensor()

    assert (waiting.poll_interval, waiting.on_failure, waiting.retries) == (7, "return", 2)


def test_sids_and_connection_are_templates(render: Callable[..., None]) -> None:
    with DAG("waits", schedule=None):
        waiting = sensor(
            "{{ params.brand }}",
            twilio_conn_id="{{ params.conn }}",
            account_sid="{{ params.account }}",
            identity_status="{{ params.identity }}",
        )

    render(waiting, brand=NOBODYS, conn="others", account="AC" + "1" * 32, identity="VERIFIED")

    assert waiting.fetch().sid == NOBODYS
    assert waiting.options() == {"identity_status": "VERIFIED"}
    assert (waiting.twilio_conn_id, waiting.account_sid) == ("others", "AC" + "1" * 32)


def test_every_output_is_an_xcom_of_its_own() -> None:
    with DAG("waits", schedule=None):
        waiting = sensor()

    assert waiting.multiple_outputs
    assert waiting.output["status"].key == "status"


def test_a_sensor_can_be_mapped() -> None:
    with DAG("waits", schedule=None) as dag:
        BrandApprovedSensor.partial(task_id="wait", poll_interval=5).expand(brand_sid=[NOBODYS, NOBODYS])

    assert "wait" in dag.task_dict


@pytest.mark.filterwarnings("ignore:Task 'wait' was never mapped")
def test_mapping_over_an_unknown_argument_is_refused() -> None:
    with DAG("waits", schedule=None), pytest.raises(TypeError, match="brand_sids"):
        BrandApprovedSensor.partial(task_id="wait").expand(brand_sids=[NOBODYS])


def test_a_dag_with_a_sensor_survives_airflows_serialization() -> None:
    with DAG("waits", schedule=None) as dag:
        sensor("{{ params.brand }}", poll_interval=timedelta(minutes=1))

    kept = json.loads(json.dumps(moved("DagSerialization").to_dict(dag)))

    task: Any = moved("DagSerialization").from_dict(kept).task_dict["wait"]
    assert task.brand_sid == "{{ params.brand }}"
