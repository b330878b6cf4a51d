"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.v2010 import incoming_numbers
from airflow_provider_twilio.operators.base import RequestOperator


class CreateIncomingPhoneNumberOperator(RequestOperator):
    request = incoming_numbers.CreateIncomingPhoneNumber


class UpdateIncomingPhoneNumberOperator(RequestOperator):
    request = incoming_numbers.UpdateIncomingPhoneNumber


class DeleteIncomingPhoneNumberOperator(RequestOperator):
    request = incoming_numbers.DeleteIncomingPhoneNumber


class CreateIncomingPhoneNumberLocalOperator(RequestOperator):
    request = incoming_numbers.CreateIncomingPhoneNumberLocal


class CreateIncomingPhoneNumberMobileOperator(RequestOperator):
    request = incoming_numbers.CreateIncomingPhoneNumberMobile


class CreateIncomingPhoneNumberTollFreeOperator(RequestOperator):
    request = incoming_numbers.CreateIncomingPhoneNumberTollFree


class CreateIncomingPhoneNumberAssignedAddOnOperator(RequestOperator):
    request = incoming_numbers.CreateIncomingPhoneNumberAssignedAddOn


class DeleteIncomingPhoneNumberAssignedAddOnOperator(RequestOperator):
    request = incoming_numbers.DeleteIncomingPhoneNumberAssignedAddOn
