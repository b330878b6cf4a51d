"""The terms on which a batch is sent, from its task's rendered arguments."""

from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import explain


def _not_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


def _seconds(value: Any) -> Any:
    """Read a duration as a template renders it."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


Duration = Annotated[timedelta, BeforeValidator(_seconds)]
Share = Annotated[float, BeforeValidator(_not_boolean), Field(ge=0, le=1)]


class Terms(BaseModel):
    """The arguments that aren't about the messages themselves; rendered templates may be text."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    concurrency: Annotated[int, BeforeValidator(_not_boolean), Field(ge=1, le=1000)]
    max_error_rate: Share
    on_unknown: Literal["assume_sent", "fail", "resend"]
    resend_when_cleared: bool
    wait_for_delivery: bool
    delivered_at_least: Share
    accept_sent: bool
    delivery_timeout: Annotated[Duration, Field(gt=timedelta())]
    poll_interval: Annotated[Duration, Field(ge=timedelta(seconds=10))]

    @classmethod
    def of(cls, task: Any) -> Self:
        """Read the terms of a task.

        :raises InvalidRequest: names each argument that is wrong, and what is allowed.
        """
        try:
            return cls(**{name: getattr(task, name) for name in cls.model_fields})
        except ValidationError as error:
            raise InvalidRequest(explain(cls, error, of=type(task).__name__)) from None
