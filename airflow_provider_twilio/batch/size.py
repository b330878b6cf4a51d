"""The part of a sender's rate that a message takes."""

from collections.abc import Collection

from airflow_provider_twilio.api.segments import BEYOND_GSM_7, segments
from airflow_provider_twilio.api.sender_kinds import is_service
from airflow_provider_twilio.api.smart_encoding import smart_encoded
from airflow_provider_twilio.api.v2010.messages import CreateMessage


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
