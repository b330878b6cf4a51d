"""What an export of messages is asked for, checked before anything is read for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.exports.manifest import Span, digest, moment
from airflow_provider_twilio.exports.messages.interval import interval, looking_back
from airflow_provider_twilio.exports.messages.rendering import OF, Rendering
from airflow_provider_twilio.exports.page_size import check_page_size
from airflow_provider_twilio.exports.redaction import redaction
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import check_libraries

DIRECTIONS = ("inbound", "outbound", "outbound-api", "outbound-call", "outbound-reply")
_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """An export of messages.

    :ivar account_sid: whose messages.
    :ivar span: the time that was asked for. :ivar whole: the same with the days to look back to.
    :ivar settled: when all messages of the time can be seen.
    :ivar listing: filters that Twilio applies. :ivar direction: the one that we apply.
    :ivar rendering: format and columns. :ivar redact: how columns are redacted.
    :ivar concurrency: slices that are read at once. :ivar page_size: records of a page.
    """

    account_sid: str
    span: Span
    whole: Span
    settled: datetime
    listing: ListMessage
    direction: str | None
    rendering: Rendering
    redact: Mapping[str, str]
    concurrency: int
    page_size: int

    def options(self) -> str:
        """The digest of what decides what is in the files, but for the time."""
        return digest(
            {
                "of": OF,
                "suffix": self.rendering.file_type.suffix,
                "columns": [column.name for column in self.rendering.columns],
                "filters": self.listing.model_dump(exclude_none=True),
                "direction": self.direction,
                "redact": self.redact,
            }
        )

    def key(self, path: str) -> str:
        """The digest of all of it, to go on with the same export only."""
        return digest(
            {"options": self.options(), "account": self.account_sid, "time": self.whole, "path": path}
        )

    def summary(self) -> dict[str, Any]:
        """Whose messages and of when, as JSON has it."""
        return {
            "account_sid": self.account_sid,
            "start": moment(self.span.start),
            "end": moment(self.span.end),
        }


def export_request(
    *,
    account_sid: str,
    salt: str | None,
    start: Any,
    end: Any,
    lookback: Any,
    format: Any,
    compression: Any,
    columns: Any,
    direction: Any,
    to: Any,
    from_: Any,
    redact: Any,
    concurrency: Any,
    settle: Any,
    page_size: Any = None,
) -> ExportRequest:
    """Check the arguments of an operator and make the request of them.

    :raises InvalidRequest: naming the argument, what it was and what is allowed.
    """
    now = datetime.now(UTC)
    span = interval(start, end, now)
    file_type = FileType.named(format, compression)
    check_libraries(file_type)
    plan = redaction(redact, salt)
    if direction is not None and direction not in DIRECTIONS:
        raise InvalidRequest(f"direction: {direction!r}: must be one of {', '.join(DIRECTIONS)}")
    if type(concurrency) is not int or not 1 <= concurrency <= _MOST_AT_ONCE:
        raise InvalidRequest(f"concurrency: {concurrency!r}: must be a number from 1 to {_MOST_AT_ONCE}")
    if isinstance(settle, bool) or not isinstance(settle, int | float) or not settle >= 0:
        raise InvalidRequest(f"settle: {settle!r}: must be a number of seconds, 0 or more")
    filters = {name: value for name, value in {"to": to, "from_": from_}.items() if value}
    return ExportRequest(
        account_sid=account_sid,
        span=span,
        whole=looking_back(span, lookback, now),
        settled=span.end + timedelta(seconds=settle),
        listing=ListMessage(**filters),
        direction=direction,
        rendering=Rendering(file_type, columns, plan),
        redact=plan.plan,
        concurrency=concurrency,
        page_size=check_page_size(page_size),
    )
