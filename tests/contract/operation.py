"""The operations that every witness is asked about, and how a test is run for each."""

from typing import Any, NamedTuple

import pytest

from airflow_provider_twilio.api import operations
from airflow_provider_twilio.api.request import Request

Key = tuple[str, str]
"""API (``messaging_v1``, ``trusthub_v1``, ``v2010``) and operationId; the latter alone isn't unique."""


class Operation(NamedTuple):
    """One operation and our class for it."""

    key: Key
    request: type[Request[Any]]

    def __str__(self) -> str:
        return ".".join(self.key)


OPERATIONS = tuple(Operation(key, request) for key, request in sorted(operations().items()))

for_each = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
