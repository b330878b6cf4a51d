"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.messaging_v1 import services
from airflow_provider_twilio.operators.base import RequestOperator


class CreateServiceOperator(RequestOperator):
    request = services.CreateService


class UpdateServiceOperator(RequestOperator):
    request = services.UpdateService


class DeleteServiceOperator(RequestOperator):
    request = services.DeleteService
