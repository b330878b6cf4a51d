"""The attributes of an end user or a document: one JSON object in one parameter."""

from json import loads
from typing import Annotated

from pydantic import AfterValidator, JsonValue

from airflow_provider_twilio.api.types import PRIVATE


def _json_object(value: str) -> str:
    try:
        read = loads(value)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise ValueError("must be a JSON object")
    return value


Attributes = Annotated[dict[str, JsonValue] | Annotated[str, AfterValidator(_json_object)], PRIVATE]
"""A dict, or a JSON object as text, with names, addresses, phone numbers and tax numbers."""
