"""The steps of an onboarding on the simulator: one of everything, however often they are done."""

from typing import Any

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE, STANDARD
from .stepping import on_simulator, whole

A2P = {
    "customer_profiles": 1,
    "trust_products": 1,
    "supporting_documents": 1,
    "addresses": 1,
    "brands": 1,
    "services": 1,
    "campaigns": 1,
    "phone_numbers": 1,
    "tollfree_verifications": 0,
}
TOLLFREE = dict.fromkeys(A2P, 0) | {"services": 1, "phone_numbers": 1, "tollfree_verifications": 1}
END_USERS = {"standard": 3, "low_volume_standard": 3, "sole_proprietor": 2, "tollfree": 0}


def counted(simulator: Simulator, account_sid: str) -> dict[str, int]:
    there = simulator.snapshot(account_sid=account_sid)
    return {noun: len(there[noun]) for noun in (*A2P, "end_users")}


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_customer_has_one_of_everything_however_often_the_steps_are_done(
    route: str, twilio_default: Simulator
) -> None:
    values = on_simulator(BY_ROUTE[route])
    wanted = (TOLLFREE if route == "tollfree" else A2P) | {"end_users": END_USERS[route]}

    account = whole(twilio_default, values)
    assert counted(twilio_default, account) == wanted

    assert whole(twilio_default, values) == account
    assert counted(twilio_default, account) == wanted
    assert len(twilio_default.accounts()) == 2


def test_as_many_numbers_as_the_document_asks_for_are_bought_and_put_behind_the_service(
    twilio_default: Simulator,
) -> None:
    account = whole(twilio_default, on_simulator(STANDARD, numbers__count=3, numbers__area_code="207"))

    there = twilio_default.snapshot(account_sid=account)
    (service,) = there["services"]
    assert {
        number["friendly_name"]: number["service_sid"] for number in there["phone_numbers"]
    } == dict.fromkeys(("Harbor Coffee", "Harbor Coffee 2", "Harbor Coffee 3"), service["sid"])
    numbers: Any = there["phone_numbers"]
    assert all(number["phone_number"].startswith("+1207") for number in numbers)
