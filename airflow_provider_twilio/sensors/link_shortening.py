"""Waits for the domains of shortened links. https://www.twilio.com/docs/messaging/features/link-shortening"""

from datetime import timedelta
from typing import Any

from airflow_provider_twilio.api.messaging_v1.link_shortening import (
    FetchDomainCertV4,
    FetchDomainDnsValidation,
)
from airflow_provider_twilio.sensors.base import OutcomeSensor


class _DomainSensor(OutcomeSensor):
    template_fields = (*OutcomeSensor.template_fields, "domain_sid")
    waited_for = "domain_sid"

    def __init__(
        self, *, domain_sid: str, timeout: float | timedelta = timedelta(days=7), **kwargs: Any
    ) -> None:
        super().__init__(timeout=timeout, **kwargs)
        self.domain_sid = domain_sid


class DomainDnsValidSensor(_DomainSensor):
    """Wait until a domain's DNS entries lead to Twilio.

    :param domain_sid: the domain (DN…).
    """

    def fetch(self) -> FetchDomainDnsValidation:
        """Return the request for the check of the DNS entries."""
        return FetchDomainDnsValidation(domain_sid=self.domain_sid)


class DomainCertificateSensor(_DomainSensor):
    """Wait until an uploaded certificate is in force.

    :param domain_sid: the domain (DN…).
    """

    def fetch(self) -> FetchDomainCertV4:
        """Return the request for the domain's certificate."""
        return FetchDomainCertV4(domain_sid=self.domain_sid)


class ManagedCertificateSensor(_DomainSensor):
    """Wait until the certificate that Twilio was asked to manage is in force.

    Twilio tells the state of the request itself (``managed``, ``requesting``) only in answer to a new POST,
    and a wait only reads. So the wait looks at the domain's certificate. A certificate that is in force
    already and isn't being replaced ends the wait, whoever had it issued.

    :param domain_sid: the domain (DN…).
    """

    def fetch(self) -> FetchDomainCertV4:
        """Return the request for the domain's certificate."""
        return FetchDomainCertV4(domain_sid=self.domain_sid)
