"""Turn errors that another try would repeat into failures without more tries."""

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidAccount, InvalidRequest, TwilioError


@contextmanager
def fail_on_permanent_errors() -> Iterator[None]:
    """Fail the task without more tries over an error that another try would repeat.

    :raises AirflowFailException: in place of such an error.
    """
    try:
        yield
    except (InvalidRequest, InvalidAccount, TwilioError) as error:
        if isinstance(error, TwilioError) and error.is_retryable:
            raise
        raise AirflowFailException(str(error)) from error
