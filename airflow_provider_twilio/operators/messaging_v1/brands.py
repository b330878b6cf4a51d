"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.messaging_v1 import brands
from airflow_provider_twilio.operators.base import RequestOperator


class CreateBrandRegistrationsOperator(RequestOperator):
    request = brands.CreateBrandRegistrations


class UpdateBrandRegistrationsOperator(RequestOperator):
    request = brands.UpdateBrandRegistrations


class CreateBrandRegistrationOtpOperator(RequestOperator):
    request = brands.CreateBrandRegistrationOtp


class CreateBrandVettingOperator(RequestOperator):
    request = brands.CreateBrandVetting
