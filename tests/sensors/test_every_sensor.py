"""Rules for every sensor that the provider tells Airflow about."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import signature
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflow.sdk import DAG

from airflow_provider_twilio.get_provider_info import get_provider_info
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.simulator.simulator import Simulator


def _sensors() -> Iterator[type[OutcomeSensor]]:
    for group in get_provider_info()["sensors"]:
        for module in group["python-modules"]:
            for name, kind in vars(import_module(module)).items():
                is_own = isinstance(kind, type) and kind.__module__ == module and not name.startswith("_")
                if is_own and issubclass(kind, OutcomeSensor):
                    yield kind


SENSORS = list(_sensors())
every_sensor = pytest.mark.parametrize("kind", SENSORS, ids=lambda kind: kind.__name__)


def own_sids(kind: type[OutcomeSensor]) -> set[str]:
    """The arguments that name what is waited for."""
    return {name for name in signature(kind).parameters if name.endswith("_sid")} - {"account_sid"}


def made(kind: type[OutcomeSensor], sids: dict[str, str], **more: Any) -> OutcomeSensor:
    arguments: dict[str, Any] = {"task_id": "wait"} | sids | more
    return kind(**arguments)


def test_there_is_a_sensor_for_whatever_takes_its_time() -> None:
    names = {kind.__name__ for kind in SENSORS}

    assert names >= {
        "BrandApprovedSensor",
        "BrandVettingSensor",
        "CampaignVerifiedSensor",
        "MessageDeliveredSensor",
        "TollfreeVerifiedSensor",
        "DomainDnsValidSensor",
        "DomainCertificateSensor",
        "ManagedCertificateSensor",
    }


@every_sensor
def test_its_sids_are_templates_and_one_of_them_is_its_link(
    kind: type[OutcomeSensor], render: Callable[..., None]
) -> None:
    names = own_sids(kind)
    with DAG("waits", schedule=None):
        waiting = made(kind, {name: f"{{{{ params.{name} }}}}" for name in names})

    render(waiting, **{name: f"the {name}" for name in names})

    assert {name: getattr(waiting, name) for name in names} == {name: f"the {name}" for name in names}
    assert waiting.linked_sid in {f"the {name}" for name in names}


@every_sensor
def test_a_malformed_sid_is_refused_by_the_sensors_own_name_for_it(
    kind: type[OutcomeSensor], context: Any, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowFailException) as refusal:
        made(kind, dict.fromkeys(own_sids(kind), "malformed")).execute(context)

    for name in own_sids(kind):
        assert f"  {name}: 'malformed': must be " in str(refusal.value)
    assert twilio_default.requests() == []


@every_sensor
def test_it_takes_what_all_sensors_take(kind: type[OutcomeSensor]) -> None:
    waiting = made(
        kind,
        dict.fromkeys(own_sids(kind), "{{ params.sid }}"),
        poll_interval=7,
        timeout=70,
        on_failure="return",
        deferrable=False,
        mode="reschedule",
        soft_fail=True,
        retries=2,
    )

    assert (waiting.poll_interval, waiting.timeout, waiting.on_failure) == (7, 70, "return")
    assert (waiting.deferrable, waiting.mode, waiting.soft_fail, waiting.retries) == (
        False,
        "reschedule",
        True,
        2,
    )


@every_sensor
def test_what_is_waited_for_must_be_named(kind: type[OutcomeSensor]) -> None:
    """All but the SID that all campaigns share."""
    for missing in own_sids(kind) - {"campaign_sid"}:
        given = dict.fromkeys(own_sids(kind) - {missing}, "malformed")
        with pytest.raises(TypeError, match=missing):
            made(kind, given)
