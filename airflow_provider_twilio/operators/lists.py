"""Any of Twilio's lists as a task, out to files."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.operators.exporting import PagedExportOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.exports.single_part import Export


class ExportListOperator(PagedExportOperator):
    """Export any list as it is now. Takes the arguments of :class:`.exporting.PagedExportOperator`, too.

    JSON lines hold the values as they came; CSV and Parquet have the types of the resource's properties.
    What the provider doesn't know of is in ``extra``. For messages there is ``ExportMessagesOperator``, which
    reads many slices of a time at once.

    :param operation: Twilio's name of the list operation, e.g. ``ListService``; see docs/operations.md.
    :param parameters: its parameters, by the names of the request's fields: ``{"service_sid": "MG…"}``.
    :param api: ``messaging_v1``, ``trusthub_v1`` or ``v2010``, where two have an operation of this name.
    """

    template_fields: Sequence[str] = (*PagedExportOperator.template_fields, "operation", "parameters", "api")
    hidden = ("parameters",)

    def __init__(
        self,
        *,
        operation: str,
        parameters: Mapping[str, Any] | None = None,
        api: str | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.operation = operation
        self.parameters = parameters
        self.api = api

    def export(self, context: "Context") -> "Export":
        """The list as it is now.

        :raises InvalidRequest: there is no such list, or a parameter is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.exports.lists import list_export, list_operation

        api, kind = list_operation(self.operation, self.api)
        parameters = dict(self.parameters or {})
        export = list_export(
            self.hook, api, kind(**parameters), parameters, self.pages_of(), typed=self.format != "jsonl"
        )
        self.private = tuple(column.name for column in export.columns)
        return export
