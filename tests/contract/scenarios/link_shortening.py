"""Domains for shortened links."""

from datetime import datetime, timedelta

from .services import a_service
from .stage import Stage, drives, refused, said

DOMAIN = "DN" + "d0" * 16
PEM = (
    "-----BEGIN CERTIFICATE-----\nb3ds\n-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\nb3ds\n-----END PRIVATE KEY-----\n"
)


@drives("messaging_v1", "FetchDomainCertV4", "UpdateDomainCertV4", "DeleteDomainCertV4")
def a_certificate_is_uploaded_and_deleted(stage: Stage) -> None:
    certificate = stage.v1.domain_certs(DOMAIN)
    with refused(404, 20404):
        certificate.fetch()
    uploaded = certificate.update(tls_cert=PEM)
    assert uploaded.domain_sid == DOMAIN
    assert uploaded.cert_in_validation["status"] == "pending"
    stage.later(60)
    valid = certificate.fetch()
    said(valid, cert_in_validation=None, certificate_sid=uploaded.certificate_sid)
    assert isinstance(valid.date_expires, datetime)
    assert valid.date_expires > stage.simulator.now() + timedelta(days=80)
    with refused(400, 30132):
        certificate.update(tls_cert="no certificate")
    assert certificate.delete()
    with refused(404, 20404):
        certificate.fetch()


@drives("messaging_v1", "UpdateRequestManagedCert")
def twilio_gets_a_certificate(stage: Stage) -> None:
    managed = stage.v1.request_managed_cert(DOMAIN)
    with refused(400, 30135):
        managed.update()
    stage.later(60)
    said(managed.update(), domain_sid=DOMAIN, requesting=True)
    stage.later(60)
    said(managed.update(), managed=True, requesting=False)
    assert stage.v1.domain_certs(DOMAIN).fetch().date_expires


@drives("messaging_v1", "FetchDomainDnsValidation")
def dns_entries_are_seen_after_a_while(stage: Stage) -> None:
    validation = stage.v1.domain_validate_dns(DOMAIN)
    early = validation.fetch()
    assert early.is_valid is False
    assert early.reason
    stage.later(60)
    assert validation.fetch().is_valid is True


@drives("messaging_v1", "FetchDomainConfig", "UpdateDomainConfig", "FetchDomainConfigMessagingService")
def a_domain_is_configured(stage: Stage) -> None:
    config, service = stage.v1.domain_config(DOMAIN), a_service(stage)
    wanted = {
        "fallback_url": "https://example.com/gone",
        "callback_url": "https://example.com/click",
        "continue_on_failure": True,
        "disable_https": True,
    }
    said(config.update(**wanted), **wanted, domain_sid=DOMAIN)
    said(config.fetch(), **wanted)
    of_the_service = stage.v1.domain_config_messaging_service(service.sid)
    with refused(404, 20404):
        of_the_service.fetch()
    stage.v1.linkshortening_messaging_service(DOMAIN, service.sid).create()
    said(
        of_the_service.fetch(), domain_sid=DOMAIN, messaging_service_sid=service.sid, **_without_https(wanted)
    )


def _without_https(config: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in config.items() if name != "disable_https"}


@drives(
    "messaging_v1",
    "CreateLinkshorteningMessagingService",
    "DeleteLinkshorteningMessagingService",
    "FetchLinkshorteningMessagingServiceDomainAssociation",
)
def a_service_shortens_with_a_domain(stage: Stage) -> None:
    service, other = a_service(stage), a_service(stage)
    association = stage.v1.linkshortening_messaging_service(DOMAIN, service.sid)
    said(association.create(), domain_sid=DOMAIN, messaging_service_sid=service.sid)
    of = stage.v1.linkshortening_messaging_service_domain_association
    said(of(service.sid).fetch(), domain_sid=DOMAIN, messaging_service_sid=service.sid)
    with refused(404, 20404):
        of(other.sid).fetch()
    assert association.delete()
    with refused(404, 20404):
        of(service.sid).fetch()
