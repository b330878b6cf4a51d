"""The senders of a Messaging Service."""

from collections.abc import Callable
from typing import Any

from .incoming_numbers import a_number
from .services import a_service
from .stage import Stage, drives, refused, said

CHANNEL_SENDER = "XE" + "c0" * 16


def _of(kind: str) -> list[str]:
    return [f"{verb}{kind}" for verb in ("List", "Create", "Fetch", "Delete")]


def _joins_and_leaves(pool: Any, context: Callable[[str], Any], sid: str) -> None:
    """Check what all kinds of senders have in common, once one is in the pool."""
    assert [sender.sid for sender in pool.list()] == [sid]
    assert context(sid).fetch().sid == sid
    assert context(sid).delete()
    assert pool.list() == []
    with refused(404, 20404):
        context(sid).fetch()
    with refused(404, 20404):
        context(sid).delete()


@drives("messaging_v1", *_of("PhoneNumber"))
def a_number_is_in_one_service(stage: Stage) -> None:
    service, other, number = a_service(stage), a_service(stage), a_number(stage)
    joined = service.phone_numbers.create(phone_number_sid=number.sid)
    said(joined, sid=number.sid, service_sid=service.sid, phone_number=number.phone_number, country_code="US")
    assert set(joined.capabilities) == {"MMS", "SMS", "Voice"}
    with refused(409, 21710):
        service.phone_numbers.create(phone_number_sid=number.sid)
    with refused(409, 21712):
        other.phone_numbers.create(phone_number_sid=number.sid)
    pool = stage.v1.services(service.sid).phone_numbers
    _joins_and_leaves(pool, pool, number.sid)
    assert other.phone_numbers.create(phone_number_sid=number.sid).service_sid == other.sid


@drives("messaging_v1", *_of("ShortCode"))
def a_short_code_is_in_one_service(stage: Stage) -> None:
    service, other, code = a_service(stage), a_service(stage), stage.account.short_codes.list()[0]
    joined = service.short_codes.create(short_code_sid=code.sid)
    said(joined, sid=code.sid, service_sid=service.sid, short_code=code.short_code)
    with refused(409, 21710):
        service.short_codes.create(short_code_sid=code.sid)
    with refused(409, 21712):
        other.short_codes.create(short_code_sid=code.sid)
    pool = stage.v1.services(service.sid).short_codes
    _joins_and_leaves(pool, pool, code.sid)


@drives("messaging_v1", *_of("AlphaSender"))
def an_alphanumeric_sender_joins_and_leaves(stage: Stage) -> None:
    service = a_service(stage)
    sender = service.alpha_senders.create(alpha_sender="Owl Post")
    said(sender, alpha_sender="Owl Post", service_sid=service.sid)
    assert sender.sid.startswith("AI")
    pool = stage.v1.services(service.sid).alpha_senders
    _joins_and_leaves(pool, pool, sender.sid)


@drives("messaging_v1", *_of("DestinationAlphaSender"))
def an_alphanumeric_sender_can_be_for_one_country(stage: Stage) -> None:
    service = a_service(stage)
    pool = stage.v1.services(service.sid).destination_alpha_senders
    french = pool.create(alpha_sender="La Poste", iso_country_code="FR")
    german = pool.create(alpha_sender="Die Post", iso_country_code="DE")
    said(french, alpha_sender="La Poste", iso_country_code="FR", service_sid=service.sid)
    assert [sender.sid for sender in pool.list(iso_country_code="DE")] == [german.sid]
    assert pool(german.sid).delete()
    _joins_and_leaves(pool, pool, french.sid)


@drives("messaging_v1", *_of("ChannelSender"))
def a_channel_sender_joins_and_leaves(stage: Stage) -> None:
    service = a_service(stage)
    pool = stage.v1.services(service.sid).channel_senders
    sender = pool.create(sid=CHANNEL_SENDER)
    said(sender, sid=CHANNEL_SENDER, messaging_service_sid=service.sid)
    assert sender.sender
    assert sender.sender_type
    _joins_and_leaves(pool, pool, CHANNEL_SENDER)
