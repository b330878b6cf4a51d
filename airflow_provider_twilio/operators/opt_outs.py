"""Opt-outs as a task, out to files."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.operators.exporting import PagedExportOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.exports.single_part import Export


class ExportOptOutsOperator(PagedExportOperator):
    """Export who opted out or in within a time, by the message log: a row a person and sender of ours.

    A stop word that came in and a message that drew 21610 opt out, a start word opts in; the last one counts,
    with its date. An opt-out holds for the whole Messaging Service that the sender is in. Start words depend
    on the sender: see :mod:`airflow_provider_twilio.exports.keywords`. Takes the arguments of
    :class:`.exporting.PagedExportOperator`, too.

    :param start: when the time begins; the data interval's start unless named.
    :param end: when it ends, not included; the data interval's end unless named.
    :param stop_words: beside STOP, in place of Twilio's own; case, spaces and punctuation don't matter.
    :param start_words: beside START, in place of Twilio's own; the case doesn't matter. To toll-free numbers
        only START and UNSTOP opt in, whatever is named here.
    :param concurrency: slices of the time that are read at once, 1 to 100.
    :param settle: seconds after ``end`` that are waited for the last messages to show.

    https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """

    template_fields: Sequence[str] = (
        *PagedExportOperator.template_fields,
        "start",
        "end",
        "stop_words",
        "start_words",
    )
    private = ("phone_number",)

    def __init__(
        self,
        *,
        start: str | datetime | None = None,
        end: str | datetime | None = None,
        stop_words: Sequence[str] | None = None,
        start_words: Sequence[str] | None = None,
        concurrency: int = 16,
        settle: float = 60.0,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.start = start
        self.end = end
        self.stop_words = stop_words
        self.start_words = start_words
        self.concurrency = concurrency
        self.settle = settle

    def export(self, context: "Context") -> "Export":
        """Who opted out or in.

        :raises InvalidRequest: an argument is missing or wrong; nothing was sent.
        """
        from airflow_provider_twilio.exports.keywords import Keywords
        from airflow_provider_twilio.exports.messages.interval import interval, looking_back
        from airflow_provider_twilio.exports.messages.scan import check_pace
        from airflow_provider_twilio.exports.opt_outs import opt_outs_export

        now = datetime.now(UTC)
        start = self.start or context["data_interval_start"]
        span = interval(start, self.end or context["data_interval_end"], now)
        return opt_outs_export(
            self.hook.account,
            looking_back(span, None, now),
            Keywords(self.stop_words or None, self.start_words or None),
            *check_pace(self.concurrency, self.settle),
            self.pages_of(),
        )
