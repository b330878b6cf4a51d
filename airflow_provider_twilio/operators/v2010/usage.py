"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import usage
from airflow_provider_twilio.operators.base import RequestOperator


class CreateUsageTriggerOperator(RequestOperator):
    request = usage.CreateUsageTrigger


class UpdateUsageTriggerOperator(RequestOperator):
    request = usage.UpdateUsageTrigger


class DeleteUsageTriggerOperator(RequestOperator):
    request = usage.DeleteUsageTrigger
