"""Tell arguments that a DAG file states as they are from templates and other tasks' results."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidRequest

_TEMPLATE_MARKS = ("{{", "{%", "{#")
_PLAIN = (int, float, bool, type(None))


def is_literal(value: Any) -> bool:
    """Tell whether an argument's value is known when the DAG is parsed; what isn't certain is no literal."""
    if isinstance(value, str):
        return not any(mark in value for mark in _TEMPLATE_MARKS)
    if isinstance(value, Mapping):
        return all(is_literal(one) for pair in value.items() for one in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(is_literal, value))
    return isinstance(value, _PLAIN) or type(value).__module__ == "datetime"


@contextmanager
def refused_when_parsed() -> Iterator[None]:
    """Refuse wrong arguments while an operator is made: as the DAG is parsed, or as a mapped task begins.

    :raises AirflowFailException: in place of :class:`InvalidRequest`: a mapped task isn't tried again.
    """
    try:
        yield
    except InvalidRequest as error:
        raise AirflowFailException(str(error)) from None
