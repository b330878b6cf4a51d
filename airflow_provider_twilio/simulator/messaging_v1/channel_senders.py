"""WhatsApp, Messenger and RCS senders of a Messaging Service.

Every well-formed sender (``XE…``) counts as the account's. Its last digit determines the channel.

https://www.twilio.com/docs/messaging/api/messaging-service-channelsender-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.records import ChannelSender, Service, Wire
from airflow_provider_twilio.simulator.state import State

_CHANNELS = (
    ("WhatsApp", "whatsapp:+1415555{:04d}"),
    ("Messenger", "messenger:10479453190{:04d}"),
    ("RCS", "rcs:owl_post_{:04d}_agent"),
)


def _address(sid: str) -> tuple[str, str]:
    """Return the type and the address of a sender, which follow from its SID."""
    digits = int(sid[2:], 16)
    sender_type, pattern = _CHANNELS[digits % 16 % len(_CHANNELS)]
    return sender_type, pattern.format(digits // 16 % 10_000)


def render(state: State, sender: ChannelSender) -> Wire:
    return {
        "account_sid": state.account_sid,
        "messaging_service_sid": sender.service_sid,
        "sid": sender.sid,
        "sender": sender.sender,
        "sender_type": sender.sender_type,
        "country_code": "US",
        "date_created": iso8601(sender.created),
        "date_updated": iso8601(sender.updated),
        "url": f"{MESSAGING}/v1/Services/{sender.service_sid}/ChannelSenders/{sender.sid}",
    }


def create_channel_sender(state: State, call: Call) -> Reply:
    service = state.find(Service, call["MessagingServiceSid"])
    sid = call.form.sid("Sid", "XE", required=True)
    if service.channel_senders.get(sid) is not None:
        raise TwilioError(21710)
    if any(other.channel_senders.get(sid) is not None for other in state.table(Service)):
        raise TwilioError(21712)
    now = state.now()
    sender_type, address = _address(sid)
    sender = ChannelSender(
        sid=sid, created=now, updated=now, sender=address, sender_type=sender_type, service_sid=service.sid
    )
    return Reply(201, render(state, service.channel_senders.add(sender)))


def _find(state: State, call: Call) -> tuple[Service, ChannelSender]:
    service = state.find(Service, call["MessagingServiceSid"])
    sender = service.channel_senders.get(call["Sid"])
    if sender is None:
        raise TwilioError(20404)
    return service, sender


def fetch_channel_sender(state: State, call: Call) -> Reply:
    return Reply(200, render(state, _find(state, call)[1]))


def delete_channel_sender(state: State, call: Call) -> Reply:
    service, sender = _find(state, call)
    service.channel_senders.remove(sender)
    return Reply(204)


def list_channel_senders(state: State, call: Call) -> Reply:
    rows = state.find(Service, call["MessagingServiceSid"]).channel_senders.all()
    return v1_list(state, call, "senders", rows, lambda sender: render(state, sender))


_LIST = "/v1/Services/{MessagingServiceSid}/ChannelSenders"
ROUTES: Routes = {
    ("GET", _LIST): list_channel_senders,
    ("POST", _LIST): create_channel_sender,
    ("GET", _LIST + "/{Sid}"): fetch_channel_sender,
    ("DELETE", _LIST + "/{Sid}"): delete_channel_sender,
}
