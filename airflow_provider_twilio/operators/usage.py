"""Usage as a task: what was used and what it cost, out to files."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.operators.exporting import PagedExportOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.exports.single_part import Export


class ExportUsageRecordsOperator(PagedExportOperator):
    """Export usage records. Takes the arguments of :class:`.exporting.PagedExportOperator`, too.

    Usage is counted in whole days in GMT: those that end within the time are exported.

    :param cut: ``daily``, ``monthly``, ``yearly`` or ``total`` (one record a category) of the days that
        are asked for; or ``today``, ``yesterday``, ``this_month``, ``last_month`` or ``all_time`` as of now.
    :param category: one of Twilio's usage categories, or a list of them; all unless named.
    :param start: when the time begins; the data interval's start unless named.
    :param end: when it ends, not included; the data interval's end unless named.
    :param include_subaccounts: whether the usage of subaccounts is counted in; Twilio's default is yes.

    https://www.twilio.com/docs/usage/api/usage-record
    """

    template_fields: Sequence[str] = (
        *PagedExportOperator.template_fields,
        "cut",
        "category",
        "start",
        "end",
        "include_subaccounts",
    )

    def __init__(
        self,
        *,
        cut: str = "daily",
        category: str | Sequence[str] | None = None,
        start: str | datetime | None = None,
        end: str | datetime | None = None,
        include_subaccounts: bool | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.cut = cut
        self.category = category
        self.start = start
        self.end = end
        self.include_subaccounts = include_subaccounts

    def export(self, context: "Context") -> "Export":
        """The usage of whole days.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.api.errors import InvalidRequest
        from airflow_provider_twilio.exports.messages.interval import interval
        from airflow_provider_twilio.exports.single_part import whole_days
        from airflow_provider_twilio.exports.usage import OF_DAYS, check_cut, usage_export

        cut, days = check_cut(self.cut), None
        if cut in OF_DAYS:
            start = self.start or context["data_interval_start"]
            end = self.end or context["data_interval_end"]
            days = whole_days(interval(start, end, datetime.now(UTC)))
        elif self.start or self.end:
            raise InvalidRequest(f"start, end: cut {cut!r} is as of now: it takes neither")
        categories = [self.category] if isinstance(self.category, str) else self.category
        return usage_export(
            self.hook, cut, days, categories and [*categories], self.include_subaccounts, self.pages_of()
        )
