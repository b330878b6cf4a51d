"""Deactivated numbers as a task, out to files."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.operators.exporting import ExportOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.exports.single_part import Export


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
        """The list of the day.

        :raises InvalidRequest: there is no list of that day; nothing was sent.
        """
        from airflow_provider_twilio.exports.deactivations import day_of, deactivations_export

        end = context.get("data_interval_end") or datetime.now(UTC)
        return deactivations_export(self.hook, day_of(self.date, end))
