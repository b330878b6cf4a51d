"""Toll-free verifications: their statuses, a private number in them, and those that there are."""

from typing import Any

from airflow_provider_twilio.simulator.simulator import Simulator

REJECTED = "TWILIO_REJECTED"
OTHERS = ("PENDING_REVIEW", "IN_REVIEW", "TWILIO_APPROVED")
CONTACT = "+14155550199"


def verifications(simulator: Simulator) -> list[dict[str, Any]]:
    return simulator.snapshot()["tollfree_verifications"]
