"""How much of its sender's rate a message takes."""

from airflow_provider_twilio.api.segments import segments
from airflow_provider_twilio.api.v2010.messages import CreateMessage


def segments_of(request: CreateMessage) -> int:
    """SMS that a message takes; one with media, or whose text Twilio makes, counts as one."""
    return segments(request.body) if request.body and not request.media_url else 1


def one(request: CreateMessage) -> int:
    """Each message counts as one."""
    return 1
