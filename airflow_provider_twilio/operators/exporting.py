"""The base of the tasks that export something."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.links.console import ConsoleLink
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.literals import is_literal, refused_when_parsed
from airflow_provider_twilio.tasks.task import Connected, Task

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from airflow.providers.openlineage.extractors import OperatorLineage
    from airflow.sdk import ObjectStoragePath

    from airflow_provider_twilio.exports.destination import Destination
    from airflow_provider_twilio.exports.interval import Span
    from airflow_provider_twilio.exports.list_reader import PageSize


_NO_INTERVAL = (
    "start, end: this run has no data interval, as one that an asset or a person without a logical date "
    "started: schedule the DAG with CronDataIntervalTimetable, or name start and end"
)


class Writable(Protocol):
    """An export that has been asked for."""

    def write(self, to: "Destination", /) -> dict[str, Any]:
        """Write and publish all records; return what XCom tells, ``manifest`` and ``records`` at least."""


class ExportOperator(Connected, Task, BaseOperator):
    """A task that writes records, with a manifest, to the folder of their day in place of an earlier run's.

    A subclass says in ``export`` which records.

    :param path: folder of the export, wherever ``ObjectStoragePath`` reaches: ``s3://aws_default@bucket/usage``.
        A run writes to the folder ``dt=2026-07-01`` in it.
    :param format: ``jsonl``, ``csv`` or ``parquet`` (typed; needs pyarrow).
    :param compression: ``none``, ``gz`` or ``zst`` (needs pyarrow) for ``jsonl`` and ``csv``.
    :param columns: names of columns, in the order of the file; all unless named.
    :param redact: private columns that are hashed with the connection's ``secret_salt``, or how each is
        treated: ``{"phone_number": "mask"}`` (``hash``, ``mask`` or ``drop``).
    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.
    :returns: a summary of the export: the account, the time, the number of records, the path of the manifest,
        and counts that depend on the kind of export; no phone number and no text.
    """

    operator_extra_links = (ConsoleLink(),)
    linked_sid: str | None = None
    _exported: int | None = None

    template_fields: Sequence[str] = (
        "path",
        "format",
        "compression",
        "columns",
        "redact",
        "twilio_conn_id",
        "account_sid",
    )

    private: tuple[str, ...] = ()
    """Columns that can be redacted."""

    def __init__(
        self,
        *,
        path: "str | ObjectStoragePath",
        format: str = "jsonl",
        compression: str = "none",
        columns: Sequence[str] | None = None,
        redact: Sequence[str] | Mapping[str, str] = (),
        twilio_conn_id: str = "twilio_default",
        account_sid: str | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**airflow_arguments(self, BaseOperator, arguments))
        self.path = path
        self.format = format
        self.compression = compression
        self.columns = columns
        self.redact = redact
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid
        if is_literal(format) and is_literal(compression):
            from airflow_provider_twilio.files.formats import FileType

            with refused_when_parsed():
                FileType.named(format, compression)

    @abstractmethod
    def export(self, context: "Context") -> Writable:
        """Return the export that the rendered arguments ask for.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """

    def execute(self, context: "Context") -> dict[str, Any]:
        """Export, and return the counts with the path of the manifest.

        :raises AirflowFailException: an argument is wrong, or Twilio refuses for good.
        """
        from airflow_provider_twilio.hooks.metrics import count

        with fail_on_permanent_errors():
            export = self.export(context)
            self.linked_sid = self.hook.account.account_sid
            summary = export.write(self.destination())
        self.log.info("%s: %s records", summary["manifest"], f"{summary['records']:,}")
        count("records.exported", summary["records"], operator=type(self).__name__)
        tell_assets(self, context, summary)
        self._exported = summary["records"]
        return summary

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> "OperatorLineage[Any, Any]":
        """Name Twilio's list and the folder of the export, for OpenLineage."""
        from airflow_provider_twilio.operators.lineage import exported_by, lineage, of_files, of_twilio

        listed = of_twilio(self.hook.account.account_sid, exported_by(type(self)))
        return lineage([listed], of_files(str(self.path), self._exported))

    def destination(self) -> "Destination":
        """Return the place and the form of the files.

        :raises InvalidRequest: an argument is wrong, or a library is missing.
        """
        from airflow.sdk import ObjectStoragePath

        from airflow_provider_twilio.exports.destination import Destination
        from airflow_provider_twilio.exports.redaction import redaction
        from airflow_provider_twilio.files.formats import FileType

        return Destination(
            path=ObjectStoragePath(str(self.path)),
            account_sid=self.hook.account.account_sid,
            file_type=FileType.named(self.format, self.compression),
            columns=self.columns,
            redaction=redaction(self.redact, self.hook.salt, self.private),
            tell=self.log.info,
            warn=self.log.warning,
        )


class PagedExportOperator(ExportOperator):
    """A task that exports what Twilio lists in pages.

    :param page_size: records of a page, 1 to 1000; 1000 unless named, and fewer where Twilio fails at so
        many.
    """

    def __init__(self, *, page_size: int | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.page_size = page_size

    def pages_of(self) -> "PageSize":
        """Return the size of the pages.

        :raises InvalidRequest: it is none.
        """
        from airflow_provider_twilio.exports.list_reader import PageSize, check_page_size

        return PageSize(check_page_size(self.page_size), self.log.warning)


class IntervalExportOperator(PagedExportOperator):
    """A task that exports what happened in a time. Takes the arguments of :class:`PagedExportOperator`, too.

    :param start: when the time begins; the data interval's start unless named.
    :param end: when it ends, not included; the data interval's end unless named.
    """

    template_fields: Sequence[str] = (*PagedExportOperator.template_fields, "start", "end")

    def __init__(
        self, *, start: str | datetime | None = None, end: str | datetime | None = None, **arguments: Any
    ) -> None:
        super().__init__(**arguments)
        self.start = start
        self.end = end

    def interval(self, context: "Context") -> "Span":
        """Return the time once it is over. If it isn't by this machine's clock, Twilio's decides.

        :raises InvalidRequest: a time is malformed, or it isn't over within minutes.
        """
        from airflow_provider_twilio.exports.interval import seconds_left

        span = asked_interval(self.start, self.end, context)
        if span.end.timestamp() > self.hook.clock.earliest():
            sleep(seconds_left(span, self.hook.ask_time()))
        return span


def tell_assets(task: BaseOperator, context: "Context", summary: Mapping[str, Any]) -> None:
    """Let DAGs that are scheduled on an asset of this task read the summary."""
    from airflow.sdk import Asset

    for asset in task.outlets:
        if isinstance(asset, Asset):
            context["outlet_events"][asset].extra = dict(summary)


def asked_interval(start: Any, end: Any, context: "Context") -> "Span":
    """Return the time from ``start`` to ``end``: the data interval's where they aren't named.

    :raises InvalidRequest: one is no time, or the run has no data interval in its place.
    """
    from airflow_provider_twilio.api.errors import InvalidRequest
    from airflow_provider_twilio.exports.interval import interval

    start = start or context.get("data_interval_start")
    end = end or context.get("data_interval_end")
    if start is None or end is None:
        raise InvalidRequest(_NO_INTERVAL)
    return interval(start, end)
