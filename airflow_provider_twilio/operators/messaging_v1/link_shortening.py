"""Each operator takes the fields of its request."""

from airflow_provider_twilio.api.messaging_v1 import link_shortening
from airflow_provider_twilio.operators.base import RequestOperator


class UpdateDomainCertV4Operator(RequestOperator):
    request = link_shortening.UpdateDomainCertV4


class DeleteDomainCertV4Operator(RequestOperator):
    request = link_shortening.DeleteDomainCertV4


class UpdateDomainConfigOperator(RequestOperator):
    request = link_shortening.UpdateDomainConfig


class CreateLinkshorteningMessagingServiceOperator(RequestOperator):
    request = link_shortening.CreateLinkshorteningMessagingService


class DeleteLinkshorteningMessagingServiceOperator(RequestOperator):
    request = link_shortening.DeleteLinkshorteningMessagingService


class UpdateRequestManagedCertOperator(RequestOperator):
    request = link_shortening.UpdateRequestManagedCert
