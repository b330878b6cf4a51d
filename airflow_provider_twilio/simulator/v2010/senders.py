"""Choose the sender of a message: the given one, or one of the service's pool.

https://www.twilio.com/docs/messaging/services
"""

from typing import NamedTuple
from zlib import crc32

from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.phone_numbers import (
    country_of,
    is_alphanumeric_sender,
    iso_country_of,
    normalize,
)
from airflow_provider_twilio.simulator.records import IncomingNumber, PhoneBook, Service, ShortCodeBook
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.opt_outs import OptOuts, scope_of

MAGIC_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
MAGIC_VALID_FROM = "+15005550006"
_SHORT_CODE_DIGITS = 6


class Sender(NamedTuple):
    """A sender. ``number`` is ``None`` for a short code, a magic number or an alphanumeric sender.

    :param scope: scope of an opt-out from it.
    """

    address: str
    number: IncomingNumber | None
    service_sid: str | None
    scope: str


def choose_sender(state: State, form: Params, to: str, *, with_media: bool) -> Sender:
    """Return the given sender, or one of the service's pool.

    ``From`` may also have a service's SID.
    """
    address, service_sid = form.given("From"), form.given("MessagingServiceSid")
    if address is not None and address.startswith("MG"):
        address, service_sid = None, service_sid or address
    if service_sid is None and address is None:
        raise TwilioError(21603)
    service = None if service_sid is None else _find_service(state, service_sid)
    if address is None and service is not None:
        sender = _from_pool(service, to, with_media=with_media)
    else:
        sender = _named(state, address or "", service, to)
    if state.store(OptOuts).blocks(to, sender.scope, sender.address):
        raise TwilioError(21610)
    return sender


def _find_service(state: State, sid: str) -> Service:
    if not is_sid(sid, "MG"):
        raise TwilioError(21705, sid=sid)
    service = state.table(Service).get(sid)
    if service is None:
        raise TwilioError(21701)
    return service


def _from_pool(service: Service, to: str, *, with_media: bool) -> Sender:
    """Return a short code or an alphanumeric sender if it can reach ``to``, else one of the numbers."""
    capability = "mms" if with_media else "sms"
    if service.short_codes or service.alpha_senders:
        address = _short_code(service, to, capability) or (None if with_media else _alpha_sender(service, to))
        if address is not None:
            return Sender(address, None, service.sid, service.sid)
    elif not service.pool:
        raise TwilioError(21704)
    return _sticky_number(service, to, capability)


def _short_code(service: Service, to: str, capability: str) -> str | None:
    """Return a short code of the recipient's country, or ``None``."""
    country = country_of(to)
    for entry in service.short_codes:
        if entry.short_code.country == country and entry.short_code.capabilities[capability]:
            return entry.short_code.short_code
    return None


def _alpha_sender(service: Service, to: str) -> str | None:
    """Return the alphanumeric sender of the recipient's country, or that of all; none in North America."""
    if to.startswith("+1"):
        return None
    country = iso_country_of(to)
    names = {sender.country: sender.alpha_sender for sender in service.alpha_senders}
    return names.get(country or "") or names.get("")


def _sticky_number(service: Service, to: str, capability: str) -> Sender:
    """Return the same number for the same recipient, as Twilio's Sticky Sender does."""
    to_north_america = to.startswith("+1")
    usable = [
        entry.number
        for entry in service.pool
        if entry.number.capabilities[capability]
        and (not to_north_america or entry.number.phone_number.startswith("+1"))
    ]
    if not usable:
        raise TwilioError(21703)
    number = usable[crc32(to.encode()) % len(usable)]
    return Sender(number.phone_number, number, service.sid, service.sid)


def _named(state: State, text: str, service: Service | None, to: str) -> Sender:
    service_sid = None if service is None else service.sid
    if ":" in text:
        raise TwilioError(63007)
    address = normalize(text)
    if address is None:
        if text.isdigit() and len(text) <= _SHORT_CODE_DIGITS:
            return _named_short_code(state, text, service, to)
        if not is_alphanumeric_sender(text):
            raise TwilioError(21212, sender=text)
        if country_of(to) in ("US", "CA"):
            raise TwilioError(21612, to=to, sender=text)
        return Sender(text, None, service_sid, service_sid or text)
    if (code := MAGIC_FROM.get(address)) is not None:
        raise TwilioError(code, sender=address)
    if address == to:
        raise TwilioError(21266, to=to)
    number = state.store(PhoneBook).get(address)
    if number is None and address == MAGIC_VALID_FROM:
        return Sender(address, None, service_sid, service_sid or address)
    if number is None or not number.capabilities["sms"]:
        raise TwilioError(21606, sender=address)
    if service is not None and service.pool.get(number.sid) is None:
        raise TwilioError(21711, sender=address, sid=service.sid)
    return Sender(address, number, service_sid, scope_of(number.service_sid, address))


def _named_short_code(state: State, digits: str, service: Service | None, to: str) -> Sender:
    short_code = state.store(ShortCodeBook).get(digits)
    if short_code is None:
        raise TwilioError(21606, sender=digits)
    if short_code.country != country_of(to):
        raise TwilioError(21612, to=to, sender=digits)
    if service is not None and service.short_codes.get(short_code.sid) is None:
        raise TwilioError(21711, sender=digits, sid=service.sid)
    service_sid = None if service is None else service.sid
    return Sender(digits, None, service_sid, scope_of(short_code.service_sid, digits))
