"""Own domains for shortened links. https://www.twilio.com/docs/messaging/features/link-shortening"""

from datetime import UTC, datetime
from typing import Any

from airflow_provider_twilio.api.outcome import Outcome
from airflow_provider_twilio.api.request import V1, Parameters
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.types import DomainSid, ServiceSid, Text, Timestamp, Url


class DomainCertificate(Resource):
    """The TLS certificate of a domain."""

    domain_sid: DomainSid
    domain_name: str | None = None
    certificate_sid: str | None = None
    cert_in_validation: Any = None
    date_created: Timestamp = None
    date_updated: Timestamp = None
    date_expires: Timestamp = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when a valid certificate is in force and none is in validation.

        An expired certificate and a failed validation are failures.
        """
        if self.cert_in_validation:
            return _validation(self.cert_in_validation)
        if self.date_expires is None:
            return Outcome("waiting", "no certificate")
        if self.date_expires > datetime.now(UTC):
            return Outcome("reached", "in force")
        return Outcome("failed", "expired", (f"The certificate expired on {self.date_expires:%Y-%m-%d}.",))


class ManagedCertificate(DomainCertificate):
    """A certificate that Twilio requests and renews."""

    managed: bool | None = None
    requesting: bool | None = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when Twilio manages the certificate and no request for one is under way."""
        if self.managed and not self.requesting:
            return Outcome("reached", "managed")
        return Outcome("waiting", "requesting" if self.requesting else "not managed")


def _validation(certificate: Any) -> Outcome:
    """Judge a validation by its status. Twilio doesn't list the statuses: only an explicit failure is one."""
    status = str(certificate.get("status") or "") if isinstance(certificate, dict) else ""
    if status.lower() == "failed":
        return Outcome("failed", "validation failed", ("The certificate didn't pass Twilio's validation.",))
    return Outcome("waiting", "in validation")


class LinkSettings(Parameters):
    """Settings of a domain's shortened links."""

    fallback_url: Url | None = None
    callback_url: Url | None = None
    continue_on_failure: bool | None = None
    disable_https: bool | None = None


class DomainConfig(LinkSettings, Resource):
    """The settings of a domain, or of the domain of a service."""

    domain_sid: DomainSid
    config_sid: str | None = None
    messaging_service_sid: str | None = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class DomainDnsValidation(Resource):
    """Twilio's check that a domain's DNS entries lead to Twilio."""

    domain_sid: str | None = None
    is_valid: bool | None = None
    reason: str | None = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when valid. DNS may take days, so the check never fails."""
        return Outcome("reached", "valid") if self.is_valid else Outcome("waiting", self.reason or "invalid")


class DomainAssociation(Resource):
    """The domain that a service's links are shortened with."""

    domain_sid: DomainSid
    messaging_service_sid: str | None = None


class OfDomain(Parameters):
    """The parameter of requests about one domain."""

    domain_sid: DomainSid


class FetchDomainCertV4(
    OfDomain, V1[DomainCertificate], op="GET /LinkShortening/Domains/{DomainSid}/Certificate"
):
    """Fetch a domain's certificate."""


class UpdateDomainCertV4(
    OfDomain,
    V1[DomainCertificate],
    op="POST /LinkShortening/Domains/{DomainSid}/Certificate",
    creates=False,
):
    """Upload a domain's certificate and private key, in PEM form."""

    tls_cert: Text


class DeleteDomainCertV4(OfDomain, V1[None], op="DELETE /LinkShortening/Domains/{DomainSid}/Certificate"):
    """Delete a domain's certificate."""


class FetchDomainConfig(OfDomain, V1[DomainConfig], op="GET /LinkShortening/Domains/{DomainSid}/Config"):
    """Fetch a domain's settings."""


class UpdateDomainConfig(
    OfDomain,
    LinkSettings,
    V1[DomainConfig],
    op="POST /LinkShortening/Domains/{DomainSid}/Config",
    creates=False,
):
    """Change a domain's settings."""


class FetchDomainConfigMessagingService(
    V1[DomainConfig], op="GET /LinkShortening/MessagingService/{MessagingServiceSid}/DomainConfig"
):
    """Fetch the settings of a service's domain."""

    messaging_service_sid: ServiceSid


class FetchDomainDnsValidation(
    OfDomain, V1[DomainDnsValidation], op="GET /LinkShortening/Domains/{DomainSid}/ValidateDns"
):
    """Check that a domain's DNS entries lead to Twilio."""


class CreateLinkshorteningMessagingService(
    OfDomain,
    V1[DomainAssociation],
    op="POST /LinkShortening/Domains/{DomainSid}/MessagingServices/{MessagingServiceSid}",
    creates=True,
):
    """Shorten a service's links with a domain."""

    messaging_service_sid: ServiceSid


class DeleteLinkshorteningMessagingService(
    OfDomain,
    V1[None],
    op="DELETE /LinkShortening/Domains/{DomainSid}/MessagingServices/{MessagingServiceSid}",
):
    """Stop shortening a service's links with a domain."""

    messaging_service_sid: ServiceSid


class FetchLinkshorteningMessagingServiceDomainAssociation(
    V1[DomainAssociation], op="GET /LinkShortening/MessagingServices/{MessagingServiceSid}/Domain"
):
    """Fetch which domain a service's links are shortened with."""

    messaging_service_sid: ServiceSid


class UpdateRequestManagedCert(
    OfDomain,
    V1[ManagedCertificate],
    op="POST /LinkShortening/Domains/{DomainSid}/RequestManagedCert",
    creates=False,
):
    """Have Twilio request and renew a domain's certificate. A repeated request returns the progress."""
