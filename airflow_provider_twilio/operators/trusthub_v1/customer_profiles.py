"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.trusthub_v1 import customer_profiles
from airflow_provider_twilio.operators.base import RequestOperator


class CreateCustomerProfileOperator(RequestOperator):
    request = customer_profiles.CreateCustomerProfile


class UpdateCustomerProfileOperator(RequestOperator):
    request = customer_profiles.UpdateCustomerProfile


class DeleteCustomerProfileOperator(RequestOperator):
    request = customer_profiles.DeleteCustomerProfile


class CreateCustomerProfileChannelEndpointAssignmentOperator(RequestOperator):
    request = customer_profiles.CreateCustomerProfileChannelEndpointAssignment


class DeleteCustomerProfileChannelEndpointAssignmentOperator(RequestOperator):
    request = customer_profiles.DeleteCustomerProfileChannelEndpointAssignment


class CreateCustomerProfileEntityAssignmentOperator(RequestOperator):
    request = customer_profiles.CreateCustomerProfileEntityAssignment


class DeleteCustomerProfileEntityAssignmentOperator(RequestOperator):
    request = customer_profiles.DeleteCustomerProfileEntityAssignment


class CreateCustomerProfileEvaluationOperator(RequestOperator):
    request = customer_profiles.CreateCustomerProfileEvaluation


class CreateCustomerProfileProvisionalCopyOperator(RequestOperator):
    request = customer_profiles.CreateCustomerProfileProvisionalCopy
