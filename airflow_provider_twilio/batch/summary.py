"""Counts the contents of a batch: messages and segments, of all and by sender."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.segments import BEYOND_GSM_7, segments
from airflow_provider_twilio.api.sender_kinds import is_service
from airflow_provider_twilio.api.smart_encoding import smart_encoded
from airflow_provider_twilio.api.v2010.messages import CreateMessage

MOST_SENDERS = 10_000


@dataclass(slots=True)
class Load:
    """The messages of one sender.

    :ivar messages: number of messages.
    :ivar segments: number of segments, if no service encodes smartly.
    :ivar saved: number of segments that are saved if the sender is a service that encodes smartly.
    """

    messages: int = 0
    segments: int = 0
    saved: int = 0


@dataclass(slots=True)
class Summary:
    """The contents of a batch.

    :ivar rows: number of rows in the input; the sum of the next four, unless duplicates are sent.
    :ivar sendable: number of messages to send.
    :ivar invalid: number of rows that make no message.
    :ivar duplicates: number of rows with the recipient of an earlier row that is sent.
    :ivar excluded: number of rows with an excluded recipient.
    :ivar segments: number of SMS of all messages to send, if no service encodes smartly. A message with
        media, or whose text Twilio makes, counts as one.
    :ivar scheduled_until: the last moment for which a message is scheduled.
    :ivar findings: the faults of the first invalid rows.
    :ivar senders: the load of each service or number. A sender that is only a fallback has an empty load.
    :ivar digest: changes with any row's content, the parameters that all rows share, and the decisions.
    :ivar rows_digest: the same without the decisions: it stays when only ``exclude`` changes.
    """

    rows: int = 0
    sendable: int = 0
    invalid: int = 0
    duplicates: int = 0
    excluded: int = 0
    segments: int = 0
    scheduled_until: datetime | None = None
    findings: list[str] = field(default_factory=list)
    senders: dict[str, Load] = field(default_factory=dict)
    digest: str = ""
    rows_digest: str = ""

    def add(self, request: CreateMessage) -> None:
        """Count a message that is to be sent.

        :raises InvalidRequest: there are too many senders.
        """
        size = segments_of(request)
        load = self.senders.setdefault(request.from_ or request.messaging_service_sid or "", Load())
        if request.fallback_from:
            self.senders.setdefault(request.fallback_from, Load())
        load.messages += 1
        load.segments += size
        load.saved += saved_by_service(request, size)
        self.sendable += 1
        self.segments += size
        if request.send_at:
            self.scheduled_until = max(request.send_at, self.scheduled_until or request.send_at)
        if len(self.senders) > MOST_SENDERS:
            raise InvalidRequest(f"from_: the rows name more than {MOST_SENDERS:,} senders")

    def counts(self) -> dict[str, Any]:
        """Return the numbers of rows by decision, for XCom."""
        names = ("rows", "sendable", "invalid", "duplicates", "excluded")
        return {name: getattr(self, name) for name in names}


def segments_of(request: CreateMessage, encoding_smartly: Collection[str] = ()) -> int:
    """Count the SMS that a message takes; one with media, or whose text Twilio makes, counts as one.

    :param encoding_smartly: services (MG…) that replace characters which GSM-7 lacks, unless the message says
        otherwise.
    """
    if not request.body or request.media_url:
        return 1
    smartly = request.smart_encoded
    if smartly is None and encoding_smartly:
        smartly = service_of(request) in encoding_smartly
    return segments(smart_encoded(request.body) if smartly else request.body)


def saved_by_service(request: CreateMessage, size: int) -> int:
    """Return how many SMS fewer than ``size`` a message takes if its service encodes smartly.

    :returns: the number; negative if it takes more.
    """
    service = service_of(request)
    open_to_it = service and request.smart_encoded is None and request.body and not request.media_url
    if not open_to_it or not BEYOND_GSM_7.search(request.body or ""):
        return 0
    return size - segments_of(request, (service,))


def service_of(request: CreateMessage) -> str:
    """Return the SID of the service that sends a message; empty for none."""
    sender = request.from_ or ""
    return request.messaging_service_sid or (sender if is_service(sender) else "")


def one(request: CreateMessage) -> int:
    """Count each message as one."""
    return 1
