"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import user_defined_messages
from airflow_provider_twilio.operators.base import RequestOperator


class CreateUserDefinedMessageOperator(RequestOperator):
    request = user_defined_messages.CreateUserDefinedMessage


class CreateUserDefinedMessageSubscriptionOperator(RequestOperator):
    request = user_defined_messages.CreateUserDefinedMessageSubscription


class DeleteUserDefinedMessageSubscriptionOperator(RequestOperator):
    request = user_defined_messages.DeleteUserDefinedMessageSubscription
