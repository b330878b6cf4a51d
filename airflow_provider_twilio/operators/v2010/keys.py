"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import keys
from airflow_provider_twilio.operators.base import RequestOperator


class CreateNewKeyOperator(RequestOperator):
    request = keys.CreateNewKey


class UpdateKeyOperator(RequestOperator):
    request = keys.UpdateKey


class DeleteKeyOperator(RequestOperator):
    request = keys.DeleteKey
