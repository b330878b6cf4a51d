"""A bad document ends the first step of its customer, with its line, and Twilio is asked nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.onboarding.steps import CustomerAccountOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, changed
from .stepping import on_simulator, step

NAME = "Harbor Coffee"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "customers.yaml"


def refusal(file: Path, name: str, simulator: Simulator) -> str:
    with pytest.raises(AirflowFailException) as refused:
        step(CustomerAccountOperator(task_id="account", customer=f"{file}#{name}"))
    assert simulator.requests() == []
    return str(refused.value)


def test_an_unknown_key_is_answered_with_the_near_one(file: Path, twilio_default: Simulator) -> None:
    file.write_text(yaml.safe_dump(on_simulator(STANDARD, busines={})))

    said = refusal(file, NAME, twilio_default)

    assert said.startswith(f"{file}:")
    assert ": busines: there is no such key; did you mean business?" in said


@pytest.mark.parametrize("text", ["customer: [", "a: b: c", "- 7", "customer:\n\t- : :", "\x00"])
def test_a_file_that_is_not_yaml_is_named(text: str, file: Path, twilio_default: Simulator) -> None:
    file.write_text(text)

    assert refusal(file, NAME, twilio_default).startswith(str(file))


@pytest.mark.parametrize(
    ("other", "name", "place"),
    [
        (changed(LOW_VOLUME, customer=NAME), NAME, "customer: 2 customers are called 'Harbor Coffee'"),
        (changed(LOW_VOLUME, customer="harbor coffee"), NAME, "customer: another customer has the same"),
        (
            changed(LOW_VOLUME, business__registration__number="12-3456789"),
            NAME,
            "business.registration.number: another customer has the same",
        ),
        (
            changed(LOW_VOLUME, business__registration__number="12-3456789"),
            "Acme Bikes",
            "business.registration.number: another customer has the same",
        ),
        (
            changed(SOLE_PROPRIETOR, customer="Dana's Cat Walks"),
            "Dana's Dog Walks",
            "person.mobile_phone_number: another customer has the same",
        ),
    ],
    ids=[
        "one name",
        "nearly one name",
        "one tax number",
        "the other with that tax number",
        "one phone number",
    ],
)
def test_two_customers_of_a_file_share_neither_name_nor_number(
    other: dict[str, Any], name: str, place: str, file: Path, twilio_default: Simulator
) -> None:
    file.write_text(yaml.safe_dump([STANDARD, SOLE_PROPRIETOR, other], sort_keys=False))

    said = refusal(file, name, twilio_default)

    assert place in said
    assert said.startswith(f"{file}:")
