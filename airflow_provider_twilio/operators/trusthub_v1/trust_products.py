"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.trusthub_v1 import trust_products
from airflow_provider_twilio.operators.base import RequestOperator


class CreateTrustProductOperator(RequestOperator):
    request = trust_products.CreateTrustProduct


class UpdateTrustProductOperator(RequestOperator):
    request = trust_products.UpdateTrustProduct


class DeleteTrustProductOperator(RequestOperator):
    request = trust_products.DeleteTrustProduct


class CreateTrustProductChannelEndpointAssignmentOperator(RequestOperator):
    request = trust_products.CreateTrustProductChannelEndpointAssignment


class DeleteTrustProductChannelEndpointAssignmentOperator(RequestOperator):
    request = trust_products.DeleteTrustProductChannelEndpointAssignment


class CreateTrustProductEntityAssignmentOperator(RequestOperator):
    request = trust_products.CreateTrustProductEntityAssignment


class DeleteTrustProductEntityAssignmentOperator(RequestOperator):
    request = trust_products.DeleteTrustProductEntityAssignment


class CreateTrustProductEvaluationOperator(RequestOperator):
    request = trust_products.CreateTrustProductEvaluation


class CreateTrustProductProvisionalCopyOperator(RequestOperator):
    request = trust_products.CreateTrustProductProvisionalCopy
