"""Operators that are nothing but their request, and the values that tests give them."""

from typing import Any

from airflow_provider_twilio.api.messaging_v1.services import (
    CreateService,
    DeleteService,
    FetchService,
    UpdateService,
)
from airflow_provider_twilio.api.request import MESSAGING, Request
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.operators.base import RequestOperator

TO = "+15558675309"
FROM = "+15005550006"
BODY = "Your code is 4711, keep it to yourself."


class Send(RequestOperator):
    request = CreateMessage


class Create(RequestOperator):
    request = CreateService


class Fetch(RequestOperator):
    request = FetchService


class Update(RequestOperator):
    request = UpdateService


class Delete(RequestOperator):
    request = DeleteService


class Letter(Resource):
    sid: str


class CreateLetter(Request[Letter], on=MESSAGING, op="POST /Letters"):
    to: str
    stamps: int | None = None


class WriteLetter(RequestOperator):
    """With an argument of its own, as a subclass may have."""

    request = CreateLetter

    def __init__(self, *, handwriting: str = "neat", **arguments: Any) -> None:
        super().__init__(**arguments)
        self.handwriting = handwriting


def send(**changes: Any) -> Send:
    return Send(**{"task_id": "send", "to": TO, "from_": FROM, "body": BODY} | changes)
