"""A task that sends one message, others who send, and what Twilio was asked."""

from typing import Any

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

TO, OTHER = "+15558675309", "+15558675310"
FROM = "+15005550006"
BODY = "Your code is 4711."


def send(**changes: Any) -> SendSmsOperator:
    return SendSmsOperator(**{"task_id": "send", "to": TO, "from_": FROM, "body": BODY} | changes)


def somebody_sends(body: str = BODY, to: str = TO) -> str:
    return TwilioHook().execute(CreateMessage(to=to, from_=FROM, body=body)).sid


def posts(simulator: Simulator) -> int:
    return len(simulator.requests("POST"))


def looks(simulator: Simulator) -> int:
    return len(simulator.requests("GET", r"Messages\.json"))
