"""Messages: sending, reading, cancelling, redacting.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from functools import partial

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.charges import Charges
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import DELIVERY_ERRORS, TwilioError, bad_parameter
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.params import Params
from airflow_provider_twilio.simulator.phone_numbers import normalize
from airflow_provider_twilio.simulator.records import Service, Wire
from airflow_provider_twilio.simulator.segments import measure
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.smart_encoding import encode
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Rows
from airflow_provider_twilio.simulator.v2010.delivery import delivery_error, outbound_course
from airflow_provider_twilio.simulator.v2010.media import fetched
from airflow_provider_twilio.simulator.v2010.message_charges import BILLED, charge_of
from airflow_provider_twilio.simulator.v2010.message_log import Message, MessageLog, RowsBySending
from airflow_provider_twilio.simulator.v2010.senders import Sender, choose_sender
from airflow_provider_twilio.simulator.v2010.sending import read_content, read_recipient, read_wait

_UNASSIGNED = ("accepted", "scheduled")
_CANCELABLE = ("accepted", "scheduled", "queued")
_FINAL = ("delivered", "undelivered", "failed", "received", "read", "canceled")
_FAILED = ("undelivered", "failed")


def render(message: Message, account_sid: str, now: float) -> Wire:
    since, status = message.life.stage(now)
    assigned = status not in _UNASSIGNED
    error_code = message.error_code if status in _FAILED else None
    sent = message.sent()
    uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "body": message.body,
        "num_segments": str(message.segments) if assigned else "0",
        "direction": message.direction,
        "from": message.sender if assigned else None,
        "date_updated": rfc2822(max(message.updated, since)),
        "price": f"-{message.price:.5f}" if status in BILLED else None,
        "error_message": None if error_code is None else DELIVERY_ERRORS.get(error_code, "Unknown error"),
        "uri": f"{uri}.json",
        "account_sid": account_sid,
        "num_media": str(len(message.media)),
        "to": message.to,
        "date_created": rfc2822(message.created),
        "status": status,
        "sid": message.sid,
        "date_sent": rfc2822(sent) if sent is not None and sent <= now else None,
        "messaging_service_sid": message.service_sid,
        "error_code": error_code,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
    }


def _answer(status: int, state: State, message: Message) -> Reply:
    return Reply(status, render(message, state.account_sid, state.now()))


def create_message(state: State, call: Call) -> Reply:
    form = call.form
    to = read_recipient(form)
    content = read_content(form)
    is_mms = bool(content.media) or form.boolean("SendAsMms") or False
    sender = choose_sender(state, form, to, with_media=is_mms)
    wait = read_wait(state, form, has_service=sender.service_sid is not None)
    now, settings = state.now(), state.settings
    segments = 1 if is_mms else measure(_on_the_air(state, form, sender, content.body)).segments
    error_code = delivery_error(state, sender.number, to, now + wait)
    message = Message(
        sid=new_sid("MM" if is_mms else "SM"),
        created=now,
        updated=now,
        to=to,
        sender=sender.address,
        body="" if form.get("ContentRetention") == "discard" else content.body,
        course=outbound_course(
            settings,
            "undelivered" if error_code else "delivered",
            through_service=_is_pooled(sender, form),
            wait=wait,
        ),
        start=now,
        service_sid=sender.service_sid,
        segments=segments,
        media=fetched(content.media, now) if content.media else (),
        price=settings.mms_price if is_mms else settings.sms_price * segments,
        error_code=error_code,
    )
    return _answer(201, state, state.store(MessageLog).add(message))


def _on_the_air(state: State, form: Params, sender: Sender, body: str) -> str:
    """Return the text as it is sent. The message decides on Smart Encoding, else its service."""
    smartly = form.boolean("SmartEncoded")
    if smartly is None and sender.service_sid is not None:
        smartly = bool(state.find(Service, sender.service_sid).options["smart_encoding"])
    return encode(body) if smartly else body


def _is_pooled(sender: Sender, form: Params) -> bool:
    """Tell whether the service has to assign a sender, so that the message starts as accepted."""
    return sender.service_sid is not None and form.given("From") in (None, sender.service_sid)


def fetch_message(state: State, call: Call) -> Reply:
    return _answer(200, state, state.store(MessageLog).find(call["Sid"]))


def settle(state: State, message: Message, status: str, error_code: int | None = None) -> None:
    """End a message's course with ``status``, now."""
    message.course = message.life.turned(state.now(), status).course
    message.error_code = error_code
    state.store(MessageLog).reschedule(message)


def update_message(state: State, call: Call) -> Reply:
    """Cancel a message that isn't sent (``Status=canceled``), or redact one that is (an empty ``Body``)."""
    message, form = state.store(MessageLog).find(call["Sid"]), call.form
    status = message.life.status(state.now())
    wanted, body = form.one_of("Status", ("canceled",)), form.get("Body")
    if wanted is None and body is None:
        raise bad_parameter("Either Status or Body is required")
    if body:
        raise bad_parameter("Body can only be updated to an empty string")
    if wanted is not None:
        if status not in _CANCELABLE:
            raise TwilioError(30409)
        settle(state, message, "canceled")
    if body is not None:
        if status not in _FINAL and wanted is None:
            raise TwilioError(20009, sid=message.sid)
        message.body = ""
    message.updated = state.now()
    return _answer(200, state, message)


def delete_message(state: State, call: Call) -> Reply:
    message, now = state.store(MessageLog).find(call["Sid"]), state.now()
    if message.life.status(now) not in _FINAL:
        raise TwilioError(20009, sid=message.sid)
    if (charge := charge_of(message, now)) is not None:
        state.store(Charges).add(charge)
    state.store(MessageLog).remove(message)
    return Reply(204)


def _address_filter(text: str | None) -> str | None:
    return None if text is None else normalize(text) or text


def list_messages(state: State, call: Call) -> Reply:
    query, now, settings = call.query, state.now(), state.settings
    found = state.store(MessageLog).select(
        to=_address_filter(query.given("To")),
        sender=_address_filter(query.given("From")),
        sent=query.span("DateSent"),
        now=now,
    )
    rows: Rows[Message] = found
    if settings.message_order == "sent":
        rows = RowsBySending(found, settings.undated_messages, now)
    return v2010_list(state, call, "messages", rows, partial(render, account_sid=state.account_sid, now=now))


_LIST = "/2010-04-01/Accounts/{AccountSid}/Messages"
ROUTES: Routes = {
    ("GET", f"{_LIST}.json"): list_messages,
    ("POST", f"{_LIST}.json"): create_message,
    ("GET", f"{_LIST}/{{Sid}}.json"): fetch_message,
    ("POST", f"{_LIST}/{{Sid}}.json"): update_message,
    ("DELETE", f"{_LIST}/{{Sid}}.json"): delete_message,
}
