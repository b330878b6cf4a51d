"""The charge for a message, by category of usage."""

from airflow_provider_twilio.simulator.charges import Charge
from airflow_provider_twilio.simulator.v2010.message_log import Message

BILLED = ("sent", "delivered", "undelivered", "received", "read")
_SHORT_CODE_DIGITS = 6


def charge_of(message: Message, now: float) -> Charge | None:
    """Return the charge for ``message``, or ``None`` until it is sent."""
    life = message.life
    if life.status(now) not in BILLED:
        return None
    sent = life.began(BILLED)
    if sent is None or sent > now:
        return None
    kind = "mms" if message.sid.startswith("MM") else "sms"
    if message.direction == "inbound":
        direction, own_address = "inbound", message.to
    else:
        direction, own_address = "outbound", message.sender
    return Charge(
        sent, f"{kind}-{direction}{_sender_type(own_address)}", message.price, usage=message.segments
    )


def _sender_type(address: str) -> str:
    if address.startswith("+"):
        return "-longcode"
    return "-shortcode" if address.isdigit() and len(address) <= _SHORT_CODE_DIGITS else ""
