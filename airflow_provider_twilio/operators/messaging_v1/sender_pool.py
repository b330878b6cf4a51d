"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.messaging_v1 import sender_pool
from airflow_provider_twilio.operators.base import RequestOperator


class CreatePhoneNumberOperator(RequestOperator):
    request = sender_pool.CreatePhoneNumber


class DeletePhoneNumberOperator(RequestOperator):
    request = sender_pool.DeletePhoneNumber


class CreateShortCodeOperator(RequestOperator):
    request = sender_pool.CreateShortCode


class DeleteShortCodeOperator(RequestOperator):
    request = sender_pool.DeleteShortCode


class CreateAlphaSenderOperator(RequestOperator):
    request = sender_pool.CreateAlphaSender


class DeleteAlphaSenderOperator(RequestOperator):
    request = sender_pool.DeleteAlphaSender


class CreateDestinationAlphaSenderOperator(RequestOperator):
    request = sender_pool.CreateDestinationAlphaSender


class DeleteDestinationAlphaSenderOperator(RequestOperator):
    request = sender_pool.DeleteDestinationAlphaSender


class CreateChannelSenderOperator(RequestOperator):
    request = sender_pool.CreateChannelSender


class DeleteChannelSenderOperator(RequestOperator):
    request = sender_pool.DeleteChannelSender
