"""The proof's own parts: what happens to a cluster, and that its counts see what is wrong."""

from random import Random

from chaos.account import Account

from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import findings
from .harms import SCHEDULE, schedule


def test_a_seed_is_an_order_of_the_same_harms() -> None:
    orders = [schedule(Random(seed)) for seed in ("1", "1", "2")]

    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2])
    assert len(orders[0]) == sum(count for count, _ in SCHEDULE.values()) >= 40


def test_a_customer_who_is_there_twice_and_one_who_is_not_are_found(twilio_simulator: Simulator) -> None:
    connection = twilio_simulator.connection
    account = Account(twilio_simulator.url, connection["login"], connection["password"])
    for _ in range(2):
        account.post("/2010-04-01/Accounts.json", FriendlyName="Owl 1")
    account.post("/2010-04-01/Accounts.json", FriendlyName="Owl 2")
    customers = {f"Owl {number}": f"+1208400000{number}" for number in range(3)}

    found = [str(one) for one in findings(account, twilio_simulator.url, customers)]

    assert found[:2] == ["LOST Owl 0: 0 subaccounts", "TWICE Owl 1: 2 subaccounts"]
    assert "LOST Owl 2: 0 of brand" in found
    assert "LOST Owl 2: 0 of first text" in found
