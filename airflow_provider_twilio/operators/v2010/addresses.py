"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import addresses
from airflow_provider_twilio.operators.base import RequestOperator


class CreateAddressOperator(RequestOperator):
    request = addresses.CreateAddress


class UpdateAddressOperator(RequestOperator):
    request = addresses.UpdateAddress


class DeleteAddressOperator(RequestOperator):
    request = addresses.DeleteAddress
