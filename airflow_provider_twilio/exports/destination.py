"""The place and the form of an export, as the arguments of its task say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.redaction import Redaction
from airflow_provider_twilio.files.columns import Column, pick
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import check_libraries

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


def _unheard(line: str) -> None:
    """Log nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The place and the form of an export.

    :ivar path: folder that the folders of days are in.
    :ivar account_sid: whose records they are.
    :ivar file_type: format and compression.
    :ivar columns: names, in the order of the file; ``None`` for all.
    :ivar redaction: how private columns are treated.
    :ivar tell: takes lines for the log. :ivar warn: takes those that somebody should look at.
    :raises MissingLibrary: the format needs a library that isn't installed.
    """

    path: "ObjectStoragePath"
    account_sid: str
    file_type: FileType
    columns: Iterable[str] | None
    redaction: Redaction
    tell: Callable[[str], None] = _unheard
    warn: Callable[[str], None] = _unheard

    def __post_init__(self) -> None:
        check_libraries(self.file_type)

    def pick(self, known: Sequence[Column]) -> list[Column]:
        """Return the columns to write, in the order of the file.

        :param known: all columns that the records have.
        :raises InvalidRequest: a name that no column has, or every column is dropped.
        """
        columns = [
            column for column in pick(known, self.columns) if column.name not in self.redaction.dropped
        ]
        if not columns:
            raise InvalidRequest("columns, redact: no column is left")
        return columns
