"""The delivery of a message: its statuses, and errors of carriers."""

from airflow_provider_twilio.simulator.life import Course, course
from airflow_provider_twilio.simulator.phone_numbers import country_of
from airflow_provider_twilio.simulator.records import IncomingNumber, Service
from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.inventory import LOCAL, TOLLFREE


def outbound_course(settings: Settings, end: str, *, through_service: bool, wait: float = 0.0) -> Course:
    """Return a message's course to the status ``end``. A scheduled one is queued after ``wait`` seconds."""
    second = settings.message_stage
    queue = ((second, "accepted"), (second, "queued")) if through_service else ((second, "queued"),)
    stages = (*queue, (second, "sending"), (second, "sent"))
    if not wait:
        return course(stages, end, settings.speed)
    return course(((wait * settings.speed, "scheduled"), *stages), end, settings.speed)


def delivery_error(state: State, number: IncomingNumber | None, to: str, at: float) -> int | None:
    """Return carriers' error for a message that is sent at ``at``, or ``None``.

    Only senders in the registration schemes of the United States are checked, and only recipients there.
    """
    if number is None or number.country != "US" or country_of(to) != "US":
        return None
    if number.kind == TOLLFREE:
        return None if number.verification and number.verification.is_approved(at) else 30032
    return _campaign_error(state, number, at) if number.kind == LOCAL else None


def _campaign_error(state: State, number: IncomingNumber, at: float) -> int | None:
    if number.service_sid is None:
        return 30034
    service = state.find(Service, number.service_sid)
    campaign, entry = service.campaign, service.pool.get(number.sid)
    if campaign is None or campaign.mock or entry is None:
        return 30034
    since, status = campaign.review.stage(at)
    if status == "SUSPENDED":
        return 30033
    known_from = max(since, entry.created) + state.settings.number_registration / state.settings.speed
    return None if status == "VERIFIED" and known_from <= at else 30034
