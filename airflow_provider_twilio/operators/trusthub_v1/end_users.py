"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.trusthub_v1 import end_users
from airflow_provider_twilio.operators.base import RequestOperator


class CreateEndUserOperator(RequestOperator):
    request = end_users.CreateEndUser


class UpdateEndUserOperator(RequestOperator):
    request = end_users.UpdateEndUser


class DeleteEndUserOperator(RequestOperator):
    request = end_users.DeleteEndUser
