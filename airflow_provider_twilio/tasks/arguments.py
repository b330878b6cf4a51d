"""Check the arguments that a task passes on to Airflow's base class."""

from functools import cache
from inspect import signature
from typing import Any

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.api.validation import suggest

_MEANT = {
    "sender": "from_",
    "from_number": "from_",
    "from_phone_number": "from_",
    "recipient": "to",
    "to_number": "to",
    "text": "body",
    "message": "body",
    "conn_id": "twilio_conn_id",
    "connection_id": "twilio_conn_id",
    "service_sid": "messaging_service_sid",
    "messaging_service": "messaging_service_sid",
}
"""Arguments of ours by other names for them, which no likeness in spelling leads to."""


def airflow_arguments(
    task: BaseOperator, base: type[BaseOperator], arguments: dict[str, Any]
) -> dict[str, Any]:
    """Return the arguments for Airflow's ``base``, by default with an XCom for each item of the result.

    :raises TypeError: neither the task nor ``base`` has one of them. The error suggests a similar name, and
        never shows a value.
    """
    for name in arguments:
        if name not in _arguments_of(base) and not name.startswith("_airflow") and name != "default_args":
            raise TypeError(f"{type(task).__name__}: {name}: {_suggestion(name, _arguments_of(type(task)))}")
    return {"multiple_outputs": True} | arguments


def _suggestion(name: str, known: frozenset[str]) -> str:
    """Return a complaint about an unknown name, with the known one that was meant."""
    if (meant := _MEANT.get(name)) in known:
        return f"there is no such argument; did you mean {meant}?"
    return suggest(name, [*known])


@cache
def _arguments_of(base: type[BaseOperator]) -> frozenset[str]:
    classes = (kind for kind in base.__mro__ if "__init__" in kind.__dict__)
    return frozenset(name for kind in classes for name in signature(vars(kind)["__init__"]).parameters)
