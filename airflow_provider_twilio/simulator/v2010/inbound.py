"""Texts that people send to the account's numbers, on a test's behalf."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from airflow_provider_twilio.simulator.life import Life
from airflow_provider_twilio.simulator.phone_numbers import normalize
from airflow_provider_twilio.simulator.records import PhoneBook, ShortCodeBook
from airflow_provider_twilio.simulator.segments import measure
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import Accounts, State
from airflow_provider_twilio.simulator.v2010.media import fetched
from airflow_provider_twilio.simulator.v2010.message_log import Message, MessageLog
from airflow_provider_twilio.simulator.v2010.opt_outs import OptOuts, scope_of


def owner_of(accounts: Accounts, to: str) -> State:
    """Return the state of the account that has the number ``to``, else the main account's."""
    number = normalize(to) or ""
    return next((state for state in accounts if number in state.store(PhoneBook)), accounts.main)


def receive(state: State, sender: str, to: str, body: str, media: Sequence[str] = ()) -> Message:
    """Receive a text from ``sender`` to the number or short code ``to``, and obey STOP and START.

    :param media: addresses of pictures and the like.
    :raises ValueError: ``sender`` is no phone number, or ``to`` isn't the account's.
    """
    address = normalize(sender)
    if address is None:
        raise ValueError(f"from: {sender!r} is not a phone number")
    own_address, service_sid = _recipient(state, to)
    state.store(OptOuts).hear(address, scope_of(service_sid, own_address), own_address, body)
    now, settings = state.now(), state.settings
    segments = 1 if media else measure(body).segments
    message = Message(
        sid=new_sid("MM" if media else "SM"),
        created=now,
        updated=now,
        to=own_address,
        sender=address,
        body=body,
        course=Life.settled(now, "received").course,
        start=now,
        direction="inbound",
        service_sid=service_sid,
        segments=segments,
        media=fetched(media, now),
        price=settings.mms_price if media else settings.sms_price * segments,
    )
    return state.store(MessageLog).add(message)


def _recipient(state: State, to: str) -> tuple[str, str | None]:
    """Return the account's own address for ``to``, and its service.

    :raises ValueError: the account has no such address.
    """
    if (short_code := state.store(ShortCodeBook).get(to)) is not None:
        return short_code.short_code, short_code.service_sid
    number = state.store(PhoneBook).get(normalize(to) or "")
    if number is None:
        raise ValueError(f"to: {to!r} is not a number of this account")
    return number.phone_number, number.service_sid


def remember(state: State, rows: Iterable[Mapping[str, object]]) -> int:
    """Put messages of the past into the log without sending them; see ``Simulator.add_messages``."""
    count = 0
    for row in rows:
        sent = row["date_sent"]
        if not isinstance(sent, datetime) or sent.tzinfo is None:
            raise ValueError(f"date_sent must be an aware datetime, got {sent!r}")
        body, status, error_code = (
            str(row.get("body", "")),
            str(row.get("status", "delivered")),
            row.get("error_code"),
        )
        moment, segments = sent.timestamp(), measure(body).segments
        state.store(MessageLog).add(
            Message(
                sid=str(row.get("sid") or new_sid("SM")),
                created=moment,
                updated=moment,
                to=str(row["to"]),
                sender=str(row["from"]),
                body=body,
                course=Life.settled(moment, status).course,
                start=moment,
                direction=str(row.get("direction", "outbound-api")),
                service_sid=str(row["messaging_service_sid"]) if row.get("messaging_service_sid") else None,
                segments=segments,
                price=state.settings.sms_price * segments,
                error_code=error_code if isinstance(error_code, int) else None,
            )
        )
        count += 1
    return count
