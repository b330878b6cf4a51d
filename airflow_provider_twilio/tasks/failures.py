"""Turn errors that another try would repeat into failures without more tries."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import InvalidAccount, InvalidRequest, TwilioError

_NOT_THIS_TRY = (404, 409, 410)
"""Statuses of Airflow's API server for a try that isn't the task's present one."""


class TryTaken(Exception):
    """Airflow has taken this try away, e.g. because it missed its heartbeats. Nothing is done after that."""

    def __init__(self) -> None:
        super().__init__(
            "Airflow has taken this try away: it missed heartbeats, or somebody has cleared or marked the "
            "task. It keeps no more state of this try; the next one looks at Twilio for what isn't recorded"
        )


def was_taken(error: BaseException) -> bool:
    """Tell whether Airflow refused a call because it counts another try already.

    Airflow's error has moved between its releases, so it is known by what it holds.
    """
    detail = getattr(getattr(error, "error", None), "detail", None)
    return isinstance(detail, Mapping) and detail.get("status_code") in _NOT_THIS_TRY


@contextmanager
def fail_on_permanent_errors() -> Iterator[None]:
    """Fail the task without more tries over an error that another try would repeat.

    :raises AirflowFailException: in place of such an error.
    :raises TryTaken: in place of Airflow's error, which has a long traceback.
    """
    try:
        yield
    except (InvalidRequest, InvalidAccount, TwilioError) as error:
        if isinstance(error, TwilioError) and error.is_retryable:
            raise
        raise AirflowFailException(str(error)) from error
    except Exception as error:
        if was_taken(error):
            raise TryTaken from None
        raise
