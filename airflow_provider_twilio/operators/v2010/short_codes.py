"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import short_codes
from airflow_provider_twilio.operators.base import RequestOperator


class UpdateShortCodeOperator(RequestOperator):
    request = short_codes.UpdateShortCode
