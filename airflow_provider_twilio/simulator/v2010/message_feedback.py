"""The sender's feedback on messages.

https://www.twilio.com/docs/messaging/api/message-feedback-resource
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.message_log import MessageLog

_OUTCOMES = ("confirmed", "unconfirmed")


class Feedback(dict[str, tuple[float, str]]):
    """The time of the first feedback and the latest outcome, by the message's SID."""


def create_feedback(state: State, call: Call) -> Reply:
    """Note feedback on a message. The latest feedback counts."""
    message, now = state.store(MessageLog).find(call["MessageSid"]), state.now()
    outcome = call.form.one_of("Outcome", _OUTCOMES) or "confirmed"
    feedback = state.store(Feedback)
    created = feedback[message.sid][0] if message.sid in feedback else now
    feedback[message.sid] = (created, outcome)
    return Reply(
        200,
        {
            "account_sid": state.account_sid,
            "message_sid": message.sid,
            "outcome": outcome,
            "date_created": rfc2822(created),
            "date_updated": rfc2822(now),
            "uri": f"/2010-04-01/Accounts/{state.account_sid}/Messages/{message.sid}/Feedback.json",
        },
    )


ROUTES: Routes = {
    ("POST", "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Feedback.json"): create_feedback,
}
