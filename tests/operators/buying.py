"""A task that buys a phone number, and what it asked of Twilio."""

from typing import Any

from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.simulator.request_log import RecordedRequest
from airflow_provider_twilio.simulator.simulator import Simulator


def buy(**arguments: Any) -> BuyPhoneNumberOperator:
    return BuyPhoneNumberOperator(**{"task_id": "buy"} | arguments)


def owned(simulator: Simulator) -> list[dict[str, Any]]:
    return simulator.snapshot()["phone_numbers"]


def search(simulator: Simulator) -> RecordedRequest:
    """The one search that was made."""
    (asked,) = simulator.requests("GET", "AvailablePhoneNumbers")
    return asked


def orders(simulator: Simulator) -> list[str]:
    """The numbers that were ordered."""
    return [asked.form["PhoneNumber"][0] for asked in simulator.requests("POST", "IncomingPhoneNumbers")]
