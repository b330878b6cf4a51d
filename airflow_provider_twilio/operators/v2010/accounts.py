"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import accounts
from airflow_provider_twilio.operators.base import RequestOperator


class CreateAccountOperator(RequestOperator):
    request = accounts.CreateAccount


class UpdateAccountOperator(RequestOperator):
    request = accounts.UpdateAccount
