"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import messages
from airflow_provider_twilio.operators.base import RequestOperator


class CreateMessageOperator(RequestOperator):
    request = messages.CreateMessage


class UpdateMessageOperator(RequestOperator):
    request = messages.UpdateMessage


class DeleteMessageOperator(RequestOperator):
    request = messages.DeleteMessage


class DeleteMediaOperator(RequestOperator):
    request = messages.DeleteMedia


class CreateMessageFeedbackOperator(RequestOperator):
    request = messages.CreateMessageFeedback
