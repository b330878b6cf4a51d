"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.messaging_v1 import tollfree
from airflow_provider_twilio.operators.base import RequestOperator


class CreateTollfreeVerificationOperator(RequestOperator):
    request = tollfree.CreateTollfreeVerification


class UpdateTollfreeVerificationOperator(RequestOperator):
    request = tollfree.UpdateTollfreeVerification


class DeleteTollfreeVerificationOperator(RequestOperator):
    request = tollfree.DeleteTollfreeVerification
