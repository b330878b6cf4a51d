"""Messages between an application and a call, and subscriptions to them.

Every well-formed call (``CA…``) counts as in progress.

https://www.twilio.com/docs/voice/api/userdefinedmessage-resource
https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource
"""

import json
from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import is_sid, new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record


@dataclass(slots=True, kw_only=True)
class UserDefinedMessage(Record):
    call_sid: str
    key: str | None


@dataclass(slots=True, kw_only=True)
class Subscription(UserDefinedMessage):
    """A subscription to the messages of a call."""


def _call_sid(call: Call) -> str:
    if not is_sid(call["CallSid"], "CA"):
        raise TwilioError(20404)
    return call["CallSid"]


def _repeated(state: State, kind: type[UserDefinedMessage], call_sid: str, key: str | None) -> Record | None:
    """Return the record that was made for this call with the same idempotency key, or ``None``."""
    if key is None:
        return None
    return next((row for row in state.table(kind) if (row.call_sid, row.key) == (call_sid, key)), None)


def _render(state: State, record: Record, call_sid: str) -> Wire:
    return {
        "sid": record.sid,
        "account_sid": state.account_sid,
        "call_sid": call_sid,
        "date_created": rfc2822(record.created),
    }


def _check_content(text: str) -> None:
    try:
        json.loads(text)
    except ValueError as problem:
        raise bad_parameter("Invalid Content: not JSON") from problem


def create_message(state: State, call: Call) -> Reply:
    call_sid, key, now = _call_sid(call), call.form.given("IdempotencyKey"), state.now()
    _check_content(call.form.required("Content"))
    record = _repeated(state, UserDefinedMessage, call_sid, key) or state.table(UserDefinedMessage).add(
        UserDefinedMessage(sid=new_sid("KX"), created=now, updated=now, call_sid=call_sid, key=key)
    )
    return Reply(201, _render(state, record, call_sid))


def create_subscription(state: State, call: Call) -> Reply:
    form, now = call.form, state.now()
    call_sid, key = _call_sid(call), form.given("IdempotencyKey")
    form.required("Callback")
    form.url("Callback")
    form.one_of("Method", ("GET", "POST"))
    record = _repeated(state, Subscription, call_sid, key) or state.table(Subscription).add(
        Subscription(sid=new_sid("ZY"), created=now, updated=now, call_sid=call_sid, key=key)
    )
    uri = f"/2010-04-01/Accounts/{state.account_sid}/Calls/{call_sid}/UserDefinedMessageSubscriptions"
    return Reply(201, _render(state, record, call_sid) | {"uri": f"{uri}/{record.sid}.json"})


def delete_subscription(state: State, call: Call) -> Reply:
    subscription = state.find(Subscription, call["Sid"])
    if subscription.call_sid != call["CallSid"]:
        raise TwilioError(20404)
    state.table(Subscription).remove(subscription)
    return Reply(204)


_CALL = "/2010-04-01/Accounts/{AccountSid}/Calls/{CallSid}"
_SUBSCRIPTIONS = f"{_CALL}/UserDefinedMessageSubscriptions"
ROUTES: Routes = {
    ("POST", f"{_CALL}/UserDefinedMessages.json"): create_message,
    ("POST", f"{_SUBSCRIPTIONS}.json"): create_subscription,
    ("DELETE", f"{_SUBSCRIPTIONS}/{{Sid}}.json"): delete_subscription,
}
