"""Send many messages in one task."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from inspect import signature
from time import sleep
from typing import TYPE_CHECKING, Any, Literal, Unpack

from airflow.providers.common.compat.sdk import AirflowFailException
from pydantic import Field

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.types import Recipient
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.literals import is_literal, refused_when_parsed

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from airflow.providers.openlineage.extractors import OperatorLineage
    from airflow.sdk import ObjectStoragePath, XComArg

    from airflow_provider_twilio.batch.ledger import BatchHeader
    from airflow_provider_twilio.batch.task import BatchTask
    from airflow_provider_twilio.operators.arguments import SharedMessageArguments

_NO_MEMORY = (
    "Airflow keeps no task state before 3.3: another try would look for what this one sent in Twilio's "
    "log, from the DAG run's start on"
)
_FORGOTTEN = (
    "the task's state is gone, and with it what was sent: Airflow keeps it for the days of "
    "[state_store] default_retention_days. Another try would look for it in Twilio's log"
)

_ROWS = ("shared", "messages", "sql", "sql_conn_id", "sql_parameters", "exclude")
"""The arguments that are checked by the running task alone."""


class SharedMessage(CreateMessage):
    """The parameters that all messages of a batch share."""

    to: Recipient | None = Field(default=None)  # type: ignore[assignment]


class SendSmsBatchOperator(RequestOperator):
    """Send many messages, each of them once, as fast as the senders allow.

    All rows are checked before the first message is sent. A retry sends only the missing messages: the task
    records what it has sent, and looks in Twilio's log for messages that were in flight when it was killed.
    A message that Twilio refuses for good (a landline, a recipient who has opted out) is a result, not a
    failure. The operator takes the other parameters of :class:`CreateMessage` too, for all rows
    (``status_callback``, ``validity_period``, …).

    :param messages: a list of dicts, the output of another task, or the URI of a CSV, JSONL or Parquet file,
        read as a stream. Columns are parameters of the message (``to``, ``body``, ``media_url``, …) or
        placeholders.
    :param sql: in place of ``messages``, a query whose rows are read as a stream. It runs at least twice, so
        end it with ``ORDER BY`` of columns that are unique together.
    :param sql_conn_id: connection to the query's database: any that Airflow has a ``DbApiHook`` for.
    :param sql_parameters: the query's parameters, in the style of the database's driver: a dict or a list.
    :param body: text of all messages, with ``{name}`` for a column's value.
    :param from_: a number of the account, a short code or an alphanumeric sender.
    :param messaging_service_sid: the service (MG…) that chooses the sender, in place of ``from_``.
    :param exclude: numbers never to send to: a list, or the URI of a file. If another task's output is
        missing here, nothing is sent.
    :param separator: between the columns of a CSV file of ``messages``: a comma, a semicolon, a tab or ``|``.
        A file of ``exclude`` always has commas and is in UTF-8.
    :param encoding: of a CSV file of ``messages``, by its name in Python, such as ``cp1252`` or ``utf-16``.
    :param on_invalid: ``fail`` sends nothing if a row makes no valid message; ``skip`` notes such rows in
        the results.
    :param on_extra_columns: ``fail`` refuses columns that are neither a parameter nor a placeholder;
        ``ignore`` leaves them out. One that is nearly a known name, such as ``boddy``, is always refused.
    :param on_duplicate: ``skip``, ``send`` or ``fail`` for a repeated recipient.
    :param concurrency: messages in flight at a time, 1 to 1000.
    :param messages_per_second: a number; ``auto`` for the senders' rate, with a segment for a message; or
        ``None`` for as fast as Twilio answers.
    :param price_per_segment: price for the plan; ``None`` takes that of the account's latest messages.
    :param max_error_rate: share of messages that Twilio may refuse before the task stops and fails, 0 to 1.
    :param on_unknown: ``assume_sent``, ``fail`` or ``resend`` for a message that may have been sent and that
        Twilio's log doesn't identify.
    :param resend_when_cleared: sends everything again after the task is cleared.
    :param results_path: ``.csv``, ``.jsonl`` or ``.parquet`` file for each row's outcome, with recipients in
        full.
    :param wait_for_delivery: waits, without a worker, until enough messages are delivered.
    :param delivered_at_least: share of the sent messages that is enough, 0 to 1.
    :param accept_sent: counts ``sent`` as delivered: not every carrier reports deliveries.
    :param delivery_timeout: longest wait, in seconds or a timedelta; with scheduled messages it counts from
        the last ``send_at``.
    :param poll_interval: time between two looks, at least 10 seconds, in seconds or a timedelta.
    :returns: counts by outcome, the plan's figures and the path of the results.

    https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
    """

    request = SharedMessage
    hidden = ("messages", "exclude", "sql_parameters")

    _task: "BatchTask | None" = None
    _result: dict[str, Any] | None = None

    from_: str | None
    messaging_service_sid: str | None

    def __init__(
        self,
        *,
        messages: "Sequence[dict[str, Any]] | str | ObjectStoragePath | XComArg | None" = None,
        sql: str | None = None,
        sql_conn_id: str | None = None,
        sql_parameters: "Mapping[str, Any] | Sequence[Any] | XComArg | None" = None,
        exclude: "Sequence[str] | str | ObjectStoragePath | XComArg | None" = None,
        separator: str = ",",
        encoding: str = "utf-8",
        on_invalid: Literal["fail", "skip"] = "fail",
        on_extra_columns: Literal["fail", "ignore"] = "fail",
        on_duplicate: Literal["skip", "send", "fail"] = "skip",
        concurrency: int | str = 50,
        messages_per_second: float | str | None = None,
        price_per_segment: float | str | None = None,
        max_error_rate: float | str = 0.10,
        on_unknown: Literal["assume_sent", "fail", "resend"] = "assume_sent",
        resend_when_cleared: bool | str = False,
        results_path: "str | ObjectStoragePath | None" = None,
        wait_for_delivery: bool | str = False,
        delivered_at_least: float | str = 0.95,
        accept_sent: bool | str = False,
        delivery_timeout: timedelta | float | str = timedelta(hours=4),
        poll_interval: timedelta | float | str = timedelta(minutes=1),
        **arguments: "Unpack[SharedMessageArguments]",
    ) -> None:
        super().__init__(**arguments)
        self.messages = messages
        self.sql = sql
        self.sql_conn_id = sql_conn_id
        self.sql_parameters = sql_parameters
        self.exclude = exclude
        self.must_exclude = exclude is not None
        self.separator = separator
        self.encoding = encoding
        self.on_invalid = on_invalid
        self.on_extra_columns = on_extra_columns
        self.on_duplicate = on_duplicate
        self.concurrency = concurrency
        self.messages_per_second = messages_per_second
        self.price_per_segment = price_per_segment
        self.max_error_rate = max_error_rate
        self.on_unknown = on_unknown
        self.resend_when_cleared = resend_when_cleared
        self.results_path = results_path
        self.wait_for_delivery = wait_for_delivery
        self.delivered_at_least = delivered_at_least
        self.accept_sent = accept_sent
        self.delivery_timeout = delivery_timeout
        self.poll_interval = poll_interval
        with refused_when_parsed():
            self._check_literals()

    def execute(self, context: "Context") -> dict[str, Any]:
        """Check the rows, send those that aren't sent yet, and wait for their delivery if asked to."""
        from airflow_provider_twilio.batch.task import ALL_SENT

        with fail_on_permanent_errors():
            task = self._task = self._try(context)
            if not task.remembers:
                self.log.info(_NO_MEMORY)
            if (result := task.result) is not None:
                self.log.info(ALL_SENT)
                return result
            header = task.send()
            if task.options.wait_for_delivery:
                return self._wait(task, header)
            return self._conclude(task, task.finish(header))

    def resume(self, context: "Context", event: Any = None) -> dict[str, Any]:
        """Count the delivered messages again after a wait.

        :raises AirflowFailException: the task's state is gone. The messages were sent all the same.
        """
        from airflow_provider_twilio.batch.ledger import BatchHeader

        with fail_on_permanent_errors():
            task = self._try(context)
            header = BatchHeader.read(task.store)
            if header is None:
                raise AirflowFailException(_FORGOTTEN)
            return self._wait(task, header)

    def on_kill(self) -> None:
        """Stop sending, give messages in flight a few seconds, and record all outcomes."""
        if self._task:
            self._task.kill()

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> "OperatorLineage[Any, Any]":
        """Name the file of rows, the suppression lists, the messages and the results, for OpenLineage."""
        from airflow_provider_twilio.operators.lineage import lineage, of_files, of_twilio

        result = self._result or {}
        messages = of_twilio(self.hook.account.account_sid, "Messages", result.get("sent"))
        results = of_files(self.results_path, result.get("rows"))
        return lineage(of_files([self.messages, self.exclude]), [messages, *results])

    def _try(self, context: "Context") -> "BatchTask":
        """Return this try, with the rendered arguments as one value.

        :raises InvalidRequest: an argument is wrong.
        """
        from airflow_provider_twilio.batch.options import BatchOptions
        from airflow_provider_twilio.batch.task import BatchTask

        shared = {name: getattr(self, name) for name in self.request.model_fields}
        own = {name: getattr(self, name) for name in BatchOptions.model_fields if name != "shared"}
        options = BatchOptions.read(own | {"shared": shared}, of=type(self).__name__)
        return BatchTask(options, self.hook, context, self.log)

    def _check_literals(self) -> None:
        """Check the options that the DAG's file states; templates are checked when the task runs.

        :raises InvalidRequest: an option is wrong.
        """
        from airflow_provider_twilio.batch.options import BatchOptions
        from airflow_provider_twilio.files.csv_form import CsvForm

        names = [name for name in BatchOptions.model_fields if name not in _ROWS]
        parameters = signature(SendSmsBatchOperator.__init__).parameters
        own = {
            name: value if is_literal(value := getattr(self, name)) else parameters[name].default
            for name in names
            if name in parameters
        }
        others: dict[str, Any] = {
            "shared": {},
            "messages": (),
            "sql": None,
            "sql_conn_id": None,
            "sql_parameters": None,
            "exclude": None,
            "must_exclude": self.must_exclude,
        }
        options = BatchOptions.read(own | others, of=type(self).__name__)
        CsvForm(options.separator, options.encoding)
        if self.messages is None and self.sql is None:
            raise InvalidRequest("messages: is missing; give it, or sql and sql_conn_id")
        if self.sql is not None and (self.messages is not None or self.sql_conn_id is None):
            raise InvalidRequest("sql: needs sql_conn_id, and no messages besides")

    def _wait(self, task: "BatchTask", header: "BatchHeader") -> dict[str, Any]:
        """Count the delivered messages; finish if they are enough, else wait for the next look."""
        from airflow.providers.standard.triggers.temporal import DateTimeTrigger

        wait = task.wait(header)
        while (end := wait.look()) is None:
            if task.remembers:
                self.defer(trigger=DateTimeTrigger(datetime.now(UTC) + wait.pause()), method_name="resume")
            sleep(wait.pause().total_seconds())
        return self._conclude(task, task.deliver(header, end))

    def _conclude(self, task: "BatchTask", result: dict[str, Any]) -> dict[str, Any]:
        self._result = task.conclude(result)
        return self._result
