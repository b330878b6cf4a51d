"""Scrub files of recipients."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.files.csv_form import CsvForm
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.literals import is_literal, refused_when_parsed
from airflow_provider_twilio.tasks.task import Task

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from airflow.providers.openlineage.extractors import OperatorLineage

Numbers = str | Sequence[str]


class ScrubRecipientsOperator(Task, BaseOperator):
    """Copy a file of recipients without deactivated numbers and people who have opted out.

    The result is ready for ``SendSmsBatchOperator``: it has numbers in E.164 form in the column ``to``, and
    all other columns unchanged. Records are read one at a time. Each suppression list can be the URI of a
    file, a list of numbers, or a list of these; ``deactivations`` and ``opt_outs`` can also be an export (the
    path of its manifest, or of the folder of its days). If another task's output is missing there, no file is
    written.

    :param recipients: URI of a CSV, JSONL or Parquet file, compressed or not.
    :param destination: URI of the file to write, in the same format. It appears as a whole or not at all.
    :param deactivations: the export of ``ExportDeactivationsOperator``, or numbers.
    :param opt_outs: the export of ``ExportOptOutsOperator``, or numbers. A person is left out who has opted
        out of one of our senders and hasn't opted in there again.
    :param exclude: more numbers.
    :param separator: between the columns of a CSV file of ``recipients``: a comma, a semicolon, a tab or
        ``|``. ``destination`` and the suppression lists always have commas and are in UTF-8.
    :param encoding: of a CSV file of ``recipients``, by its name in Python, such as ``cp1252`` or ``utf-16``.
    :param column: column of the numbers; ``None`` for ``to`` or ``phone_number``.
    :param country_code: calling code, such as ``+1``, of numbers without one. An invalid number is left out
        and counted as ``invalid``.
    :param on_invalid: ``skip`` leaves out invalid numbers, ``fail`` writes no file. A file of invalid numbers
        alone always fails.
    :returns: ``path`` of the file, and the numbers of ``recipients``, ``kept`` and ``removed`` by reason.
    """

    template_fields: Sequence[str] = (
        "recipients",
        "destination",
        "deactivations",
        "opt_outs",
        "exclude",
        "separator",
        "encoding",
        "column",
        "country_code",
        "on_invalid",
    )

    _kept: int | None = None

    def __init__(
        self,
        *,
        recipients: str,
        destination: str,
        deactivations: Numbers | None = None,
        opt_outs: Numbers | None = None,
        exclude: Numbers | None = None,
        separator: str = ",",
        encoding: str = "utf-8",
        column: str | None = None,
        country_code: str | None = None,
        on_invalid: str = "skip",
        **arguments: Any,
    ) -> None:
        super().__init__(**airflow_arguments(self, BaseOperator, arguments))
        self.recipients = recipients
        self.destination = destination
        self.deactivations = deactivations
        self.opt_outs = opt_outs
        self.exclude = exclude
        self.given = [name for name in _LISTS if getattr(self, name) is not None]
        self.separator = separator
        self.encoding = encoding
        self.column = column
        self.country_code = country_code
        self.on_invalid = on_invalid
        stated = {name: value for name in _FORM if is_literal(value := getattr(self, name))}
        with refused_when_parsed():
            CsvForm(**stated)

    def execute(self, context: "Context") -> dict[str, Any]:
        """Write the file, and return its path with the recipients that were left out, counted by reason.

        :raises AirflowFailException: an argument is wrong, or a list has an entry that is no number.
        """
        from airflow_provider_twilio.operators.exporting import tell_assets
        from airflow_provider_twilio.phone_numbers.numbers import Country
        from airflow_provider_twilio.recipients.scrub import INVALID, NumberOptions, check_files, scrub
        from airflow_provider_twilio.recipients.suppression import listed, opted_out, refuse_none

        with fail_on_permanent_errors():
            for name in self.given:
                refuse_none(name, getattr(self, name))
            form = CsvForm(self.separator, self.encoding)
            check_files(self.recipients, self.destination)
            country = Country.of(self.country_code)
            reading = NumberOptions(self.column, country, self.on_invalid)
            blocked = {
                "deactivated": listed("deactivations", self.deactivations, country),
                "opted_out": opted_out(self.opt_outs, country),
                "excluded": listed("exclude", self.exclude, country),
            }
            result = scrub(self.recipients, self.destination, blocked, reading, form)
        removed = {reason: result.removed[reason] for reason in (*blocked, INVALID)}
        told = ", ".join(f"{count:,} {reason}" for reason, count in removed.items())
        self.log.info("%s of %s recipients stay; left out: %s", result.kept, result.recipients, told)
        for reason, count in result.unread.most_common():
            self.log.warning("%s invalid: the number %s", f"{count:,}", reason)
        counts = {"recipients": result.recipients, "kept": result.kept, "removed": removed}
        summary = {"path": str(self.destination), **counts}
        tell_assets(self, context, summary)
        self._kept = result.kept
        return summary

    def is_shown(self, name: str, value: Any) -> bool:
        """Tell whether a rendered argument may be shown: the path of a list, but never its numbers."""
        return (
            name not in _LISTS or value is None or (isinstance(value, str) and bool(_PATH.fullmatch(value)))
        )

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> "OperatorLineage[Any, Any]":
        """Name the files that were read and the one that was written, for OpenLineage."""
        from airflow_provider_twilio.operators.lineage import lineage, of_files

        lists = [getattr(self, name) for name in _LISTS]
        return lineage(of_files([self.recipients, *lists]), of_files(self.destination, self._kept))


_PATH = re.compile(r"(?=.*[^\W\d_])[^\s'\"\[\]{},;]+")
"""A text with a letter and without the separators of a list's items."""
_FORM = ("separator", "encoding")
_LISTS = ("deactivations", "opt_outs", "exclude")
