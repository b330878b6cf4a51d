"""The arguments of a batch's task, read once and passed down as one value."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import explain
from airflow_provider_twilio.batch.extra_columns import OnExtraColumns
from airflow_provider_twilio.files.query import Query


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
OnUnknown = Literal["assume_sent", "fail", "resend"]
Share = Annotated[float, BeforeValidator(_not_boolean), Field(ge=0, le=1)]


class BatchOptions(BaseModel):
    """The rendered arguments; numbers and durations may be text. The input and the plan check theirs later.

    :ivar shared: parameters of :class:`CreateMessage` that all rows share, ``None`` for those not given.
    :ivar must_exclude: true if the DAG names numbers to exclude, so that ``None`` isn't a list of nobody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    messages: Any = Field(repr=False)
    sql: Any = Field(repr=False)
    sql_conn_id: Any
    sql_parameters: Any = Field(repr=False)
    shared: Mapping[str, Any] = Field(repr=False)
    exclude: Any = Field(repr=False)
    must_exclude: bool
    separator: Any
    encoding: Any
    on_invalid: Literal["fail", "skip"]
    on_extra_columns: OnExtraColumns
    on_duplicate: Literal["skip", "send", "fail"]
    messages_per_second: Any
    price_per_segment: Any
    results_path: Any
    concurrency: Annotated[int, BeforeValidator(_not_boolean), Field(ge=1, le=1000)]
    max_error_rate: Share
    on_unknown: OnUnknown
    resend_when_cleared: bool
    wait_for_delivery: bool
    delivered_at_least: Share
    accept_sent: bool
    delivery_timeout: Annotated[Duration, Field(gt=timedelta())]
    poll_interval: Annotated[Duration, Field(ge=timedelta(seconds=10))]

    def source(self) -> Any:
        """Return where the rows come from: ``messages``, or a query.

        :raises InvalidRequest: both are given, or a query that isn't whole.
        """
        if self.sql is self.sql_conn_id is self.sql_parameters is None:
            return self.messages
        if self.messages is not None:
            raise InvalidRequest("messages, sql: one of them must be given, and not both")
        return Query(self.sql, self.sql_conn_id, self.sql_parameters)

    @classmethod
    def read(cls, arguments: Mapping[str, Any], *, of: str) -> Self:
        """Read rendered arguments.

        :param of: name of the operator, for errors.
        :raises InvalidRequest: names each argument that is wrong, and what is allowed.
        """
        try:
            return cls(**arguments)
        except ValidationError as error:
            raise InvalidRequest(explain(cls, error, of=of)) from None
