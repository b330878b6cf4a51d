"""Exports as tasks: what happened at Twilio, out to files, complete and replaced as a whole.

That of messages is here; the others are in modules of their own, and can be imported from here as well.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.operators.base import lasting_failures, refuse_unknown
from airflow_provider_twilio.operators.compliance import ExportComplianceOperator
from airflow_provider_twilio.operators.deactivations import ExportDeactivationsOperator
from airflow_provider_twilio.operators.exporting import tell_assets
from airflow_provider_twilio.operators.lists import ExportListOperator
from airflow_provider_twilio.operators.opt_outs import ExportOptOutsOperator
from airflow_provider_twilio.operators.usage import ExportUsageRecordsOperator
from airflow_provider_twilio.tasks.rendering import Rendering

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from airflow.sdk import ObjectStoragePath

    from airflow_provider_twilio.exports.messages.export import MessagesExport
    from airflow_provider_twilio.exports.messages.request import ExportRequest
    from airflow_provider_twilio.hooks.twilio import TwilioHook

__all__ = (
    "ExportComplianceOperator",
    "ExportDeactivationsOperator",
    "ExportListOperator",
    "ExportMessagesOperator",
    "ExportOptOutsOperator",
    "ExportUsageRecordsOperator",
)


class ExportMessagesOperator(Rendering, BaseOperator):
    """Export the messages that were sent or received in a time: one folder a day, with a manifest.

    The time is cut into slices that are read at once. Each day (in UTC) becomes a folder ``dt=2026-07-01`` of
    parts with a ``manifest.json`` that names them; a run replaces what an earlier one exported of the same
    time. See docs/exports.md.

    :param path: folder of the export, wherever ``ObjectStoragePath`` reaches: ``s3://aws_default@bucket/twilio``.
    :param start: when the time begins; the data interval's start unless named.
    :param end: when it ends, not included; the data interval's end unless named.
    :param format: ``jsonl`` (as Twilio sends them), ``csv`` or ``parquet`` (typed; needs pyarrow).
    :param compression: ``none``, ``gz`` or ``zst`` (needs pyarrow) for ``jsonl`` and ``csv``.
    :param columns: names of columns, in the order of the file; all unless named.
    :param direction: ``inbound``, ``outbound`` (all that went out) or e.g. ``outbound-api``.
    :param to: only messages to this address. :param from_: only messages from it.
    :param redact: which of ``to``, ``from``, ``body`` are hashed with the connection's ``salt``, or how each
        is treated: ``{"body": "drop", "to": "hash", "from": "mask"}``.
    :param lookback: exports this time before ``start`` again, in whole days: status, price and error code
        change late.
    :param concurrency: slices that are read at once, 1 to 100.
    :param settle: seconds after ``end`` that are waited for the last messages to show.
    :param page_size: records of a page, 1 to 1000; 1000 unless named, and fewer where Twilio fails at so
        many.
    :param twilio_conn_id: connection to use.
    :param account_sid: a subaccount to act on.

    https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
    """

    template_fields: Sequence[str] = (
        "path",
        "start",
        "end",
        "format",
        "compression",
        "columns",
        "direction",
        "to",
        "from_",
        "redact",
        "twilio_conn_id",
        "account_sid",
    )
    hidden = ("to", "from_")
    ui_color = "#f9d6d5"

    def __init__(
        self,
        *,
        path: "str | ObjectStoragePath",
        start: str | datetime | None = None,
        end: str | datetime | None = None,
        format: str = "jsonl",
        compression: str = "none",
        columns: Sequence[str] | None = None,
        direction: str | None = None,
        to: str | None = None,
        from_: str | None = None,
        redact: Sequence[str] | Mapping[str, str] = (),
        lookback: timedelta | None = None,
        concurrency: int = 16,
        settle: float = 60.0,
        page_size: int | None = None,
        twilio_conn_id: str = "twilio_default",
        account_sid: str | None = None,
        **kwargs: Any,
    ) -> None:
        refuse_unknown(self, BaseOperator, kwargs)
        super().__init__(**{"multiple_outputs": True} | kwargs)
        self.path = path
        self.start = start
        self.end = end
        self.format = format
        self.compression = compression
        self.columns = columns
        self.direction = direction
        self.to = to
        self.from_ = from_
        self.redact = redact
        self.lookback = lookback
        self.concurrency = concurrency
        self.settle = settle
        self.page_size = page_size
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid

    def execute(self, context: "Context") -> dict[str, Any]:
        """Export, and return the sums over the time with the paths of the manifests.

        :raises AirflowFailException: an argument is wrong, or Twilio refuses for good.
        """
        from airflow_provider_twilio.exports.heap import gc_frozen
        from airflow_provider_twilio.exports.messages.checkpoint import Progress
        from airflow_provider_twilio.exports.messages.export import MessagesExport
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        with lasting_failures():
            hook = TwilioHook(self.twilio_conn_id, self.account_sid)
            request = self.export_request(hook, context)
            progress = Progress(context.get("task_state_store"), request.key(str(self.path)))
            export = MessagesExport(self._root(), request, progress, self.log.info, self.log.warning)
            with gc_frozen():
                asyncio.run(self._read(export, request, hook))
            manifests = export.publish()
        summary = (
            request.summary() | export.tally().to_json() | {"manifest": manifests[-1], "manifests": manifests}
        )
        tell_assets(self, context, summary)
        return summary

    def export_request(self, hook: "TwilioHook", context: "Context") -> "ExportRequest":
        """What the rendered arguments ask for.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.exports.messages.request import export_request

        return export_request(
            account_sid=hook.account.account_sid,
            salt=hook.salt,
            start=self.start or context["data_interval_start"],
            end=self.end or context["data_interval_end"],
            lookback=self.lookback,
            format=self.format,
            compression=self.compression,
            columns=self.columns,
            direction=self.direction,
            to=self.to,
            from_=self.from_,
            redact=self.redact,
            concurrency=self.concurrency,
            settle=self.settle,
            page_size=self.page_size,
        )

    def _root(self) -> "ObjectStoragePath":
        from airflow.sdk import ObjectStoragePath

        return ObjectStoragePath(self.path)

    async def _read(self, export: "MessagesExport", request: "ExportRequest", hook: "TwilioHook") -> None:
        from airflow_provider_twilio.client.client import AsyncClient
        from airflow_provider_twilio.hooks.twilio import TOKENS

        await asyncio.sleep(max(0.0, (request.settled - datetime.now(UTC)).total_seconds()))
        async with AsyncClient(hook.account, connections=request.concurrency, tokens=TOKENS) as client:
            await export.read(client)
