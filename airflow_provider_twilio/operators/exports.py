"""Exports as tasks: what happened at Twilio, out to files, complete and replaced as a whole."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.operators.exporting import (
    ExportOperator,
    IntervalExportOperator,
    PagedExportOperator,
)

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.exports.messages.export import MessagesExport
    from airflow_provider_twilio.exports.single_part import Export


class ExportMessagesOperator(IntervalExportOperator):
    """Export the messages that were sent or received in a time: one folder a day, with a manifest.

    The time is cut into slices that are read at once. Each day (in UTC) becomes a folder ``dt=2026-07-01`` of
    parts with a ``_manifest.json`` that names them; a run replaces what an earlier one exported of the same
    time. See docs/exports.md. Takes the arguments of :class:`.exporting.IntervalExportOperator`, too.
    ``jsonl`` has messages as Twilio sends them, and ``to``, ``from`` and ``body`` can be redacted.

    :param direction: ``inbound``, ``outbound`` (all that went out) or e.g. ``outbound-api``.
    :param to: only messages to this address. :param from_: only messages from it.
    :param lookback: exports this time before ``start`` again, in whole days: status, price and error code
        change late.
    :param concurrency: slices that are read at once, 1 to 100.
    :param settle: seconds after ``end`` that are waited for the last messages to show.

    https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
    """

    template_fields: Sequence[str] = (*IntervalExportOperator.template_fields, "direction", "to", "from_")
    hidden = ("to", "from_")
    private = ("from", "to", "body")

    def __init__(
        self,
        *,
        direction: str | None = None,
        to: str | None = None,
        from_: str | None = None,
        lookback: timedelta | None = None,
        concurrency: int = 16,
        settle: float = 60.0,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.direction = direction
        self.to = to
        self.from_ = from_
        self.lookback = lookback
        self.concurrency = concurrency
        self.settle = settle

    def export(self, context: "Context") -> "MessagesExport":
        """Return the export of the time's messages.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.exports.messages.export import MessagesExport
        from airflow_provider_twilio.exports.messages.request import export_request
        from airflow_provider_twilio.idempotency.attempts import Tries

        request = export_request(
            self.interval(context),
            clock=self.hook.clock,
            lookback=self.lookback,
            direction=self.direction,
            to=self.to,
            from_=self.from_,
            concurrency=self.concurrency,
            settle=self.settle,
            page_size=self.page_size,
        )
        store = context.get("task_state_store")
        return MessagesExport(self.hook.account, request, store, Tries.of(context), self.hook.ask_time)


class ExportUsageRecordsOperator(IntervalExportOperator):
    """Export usage records. Takes the arguments of :class:`.exporting.IntervalExportOperator`, too.

    Usage is counted in whole days in GMT: those that end within the time are exported.

    :param cut: ``daily``, ``monthly``, ``yearly`` or ``total`` (one record a category) of the days that
        are asked for; or ``today``, ``yesterday``, ``this_month``, ``last_month`` or ``all_time`` as of now.
    :param category: one of Twilio's usage categories, or a list of them; all unless named.
    :param include_subaccounts: whether the usage of subaccounts is counted in; Twilio's default is yes.

    https://www.twilio.com/docs/usage/api/usage-record
    """

    template_fields: Sequence[str] = (
        *IntervalExportOperator.template_fields,
        "cut",
        "category",
        "include_subaccounts",
    )

    def __init__(
        self,
        *,
        cut: str = "daily",
        category: str | Sequence[str] | None = None,
        include_subaccounts: bool | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.cut = cut
        self.category = category
        self.include_subaccounts = include_subaccounts

    def export(self, context: "Context") -> "Export":
        """Return the export of the usage of whole days.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.api.errors import InvalidRequest
        from airflow_provider_twilio.exports.interval import whole_days
        from airflow_provider_twilio.exports.usage import OF_DAYS, check_cut, usage_export

        cut, days = check_cut(self.cut), None
        if cut in OF_DAYS:
            days = whole_days(self.interval(context))
        elif self.start or self.end:
            raise InvalidRequest(f"start, end: cut {cut!r} is as of now: it takes neither")
        categories = [self.category] if isinstance(self.category, str) else self.category
        return usage_export(
            self.hook, cut, days, categories and [*categories], self.include_subaccounts, self.pages_of()
        )


class ExportOptOutsOperator(IntervalExportOperator):
    """Export who opted out or in within a time, by the message log: a row a person and sender of ours.

    A stop word that came in and a message that drew 21610 opt out, a start word opts in; the last one counts,
    with its date. An opt-out holds for the whole Messaging Service that the sender is in. Start words depend
    on the sender: see :mod:`airflow_provider_twilio.exports.keywords`. Takes the arguments of
    :class:`.exporting.IntervalExportOperator`, too.

    :param stop_words: beside STOP, in place of Twilio's own; case, spaces and punctuation don't matter.
    :param start_words: beside START, in place of Twilio's own; the case doesn't matter. To toll-free numbers
        only START and UNSTOP opt in, whatever is named here.
    :param concurrency: slices of the time that are read at once, 1 to 100.
    :param settle: seconds after ``end`` that are waited for the last messages to show.

    https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """

    template_fields: Sequence[str] = (*IntervalExportOperator.template_fields, "stop_words", "start_words")
    private = ("phone_number",)

    def __init__(
        self,
        *,
        stop_words: Sequence[str] | None = None,
        start_words: Sequence[str] | None = None,
        concurrency: int = 16,
        settle: float = 60.0,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.stop_words = stop_words
        self.start_words = start_words
        self.concurrency = concurrency
        self.settle = settle

    def export(self, context: "Context") -> "Export":
        """Return the export of those who opted out or in.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.exports.interval import looking_back
        from airflow_provider_twilio.exports.keywords import Keywords
        from airflow_provider_twilio.exports.messages.request import check_pace
        from airflow_provider_twilio.exports.opt_outs import opt_outs_export

        span = self.interval(context)
        return opt_outs_export(
            self.hook.account,
            self.hook.ask_time,
            looking_back(span, None, datetime.fromtimestamp(self.hook.clock.latest(), UTC)),
            Keywords(self.stop_words or None, self.start_words or None),
            *check_pace(self.concurrency, self.settle),
            self.pages_of(),
        )


class ExportDeactivationsOperator(ExportOperator):
    """Export the numbers that US carriers took out of service on a day: ``phone_number`` and ``date``.

    Takes the arguments of :class:`.exporting.ExportOperator`, too. Twilio answers with a link that works for
    about two minutes. It is followed without credentials, and a new one is asked for if it has expired.

    :param date: the day, in GMT, from 2020-08-27 to yesterday; unless named, the last one that had ended when
        the data interval did.

    https://www.twilio.com/docs/messaging/api/deactivations-resource
    """

    template_fields: Sequence[str] = (*ExportOperator.template_fields, "date")
    private = ("phone_number",)

    def __init__(self, *, date: "str | date | None" = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.date = date

    def export(self, context: "Context") -> "Export":
        """Return the export of the day's list.

        :raises InvalidRequest: there is no list of that day; nothing was sent.
        """
        from airflow_provider_twilio.exports.deactivations import day_of, deactivations_export

        end = context.get("data_interval_end") or datetime.now(UTC)
        return deactivations_export(self.hook, day_of(self.date, end, self.hook))


class ExportComplianceOperator(PagedExportOperator):
    """Export every A2P brand as it is now: a row each, with its campaigns, services, numbers and vettings.

    Verdicts and errors are decoded, and the days counted that a verdict has been waited for. Twilio's list is
    reported to leave brands out: those that campaigns name are fetched as well, and those that are given.
    Takes the arguments of :class:`.exporting.PagedExportOperator`, too.

    :param brand_sids: brands (BN…) that must be among them.

    https://www.twilio.com/docs/messaging/api/brand-registration-resource
    """

    template_fields: Sequence[str] = (*PagedExportOperator.template_fields, "brand_sids")

    def __init__(self, *, brand_sids: Sequence[str] | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.brand_sids = brand_sids

    def export(self, context: "Context") -> "Export":
        """Return the export of all brands as they are now.

        :raises InvalidRequest: a SID is none of a brand; nothing was sent.
        """
        from airflow_provider_twilio.api.errors import InvalidRequest
        from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
        from airflow_provider_twilio.exports.compliance import compliance_export

        if isinstance(self.brand_sids, str):
            raise InvalidRequest(f"brand_sids: {self.brand_sids!r}: must be a list of SIDs")
        sids = [FetchBrandRegistrations(sid=sid).sid for sid in self.brand_sids or ()]
        return compliance_export(self.hook, sids, self.log.warning, self.pages_of())


class ExportListOperator(PagedExportOperator):
    """Export any list as it is now. Takes the arguments of :class:`.exporting.PagedExportOperator`, too.

    JSON lines hold the values as they came; CSV and Parquet have the types of the resource's properties.
    Properties that the provider doesn't know are in ``extra``. For messages there is
    ``ExportMessagesOperator``, which reads many slices of a time at once.

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
        """Return the export of the list as it is now.

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
