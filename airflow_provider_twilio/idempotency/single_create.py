"""Sends a create that couldn't be found again by one try alone, unless a person clears the task."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidRequest, OutcomeUnknown, TwilioError
from airflow_provider_twilio.client.account import InvalidAccount
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import Ledger

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

_ADVICE = "Look at Twilio for it before running this task again."


@contextmanager
def by_one_try(context: "Context", operation: str) -> Iterator[None]:
    """Send a create in this block, by one try alone. Before Airflow 3.3 nothing tells of a try that died.

    :raises AirflowFailException: it may have been made, by an earlier try or just now.
    """
    store = context.get("task_state_store")
    tries = Tries.of(context) if store else None
    facts = {"most_tries": tries.max_tries} if tries else None
    # Nothing is looked for, so no time is needed.
    ledger = Ledger(store, {"create": operation}, TwilioClock(), facts)
    entry = ledger.read()
    if tries and entry.intended and not tries.cleared_since(entry.facts.get("most_tries")):
        raise AirflowFailException(
            f"{operation}: an earlier try may have made it, and died before it could say so.\n{_ADVICE}"
        )
    ledger.intend()
    try:
        yield
    except OutcomeUnknown as error:
        raise AirflowFailException(f"{error}\n{_ADVICE}") from error
    except (InvalidRequest, InvalidAccount, TwilioError):
        ledger.withdraw()
        raise
