"""Batches of a few people."""

from typing import Any

from airflow_provider_twilio.batch.check import BatchInput
from airflow_provider_twilio.batch.composer import Composer

SERVICE, FROM = f"MG{'1' * 32}", "+15557654321"


def number(of: int) -> str:
    return f"+1555867{of:04}"


def people(count: int) -> list[dict[str, Any]]:
    return [{"to": number(each), "name": f"Ann {each}"} for each in range(count)]


def batch(messages: Any, body: str = "Hi {name}", **options: Any) -> BatchInput:
    return BatchInput(messages, Composer({"messaging_service_sid": SERVICE, "body": body}), **options)
