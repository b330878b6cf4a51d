"""Link Shortening: a domain's TLS certificate, uploaded by its owner or issued by Twilio.

https://www.twilio.com/docs/messaging/features/link-shortening/onboarding-guide
"""

import re

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.messaging_v1.domains import VALID, Certificate, Domain, find_domain
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State

PENDING, FAILED = "pending", "failed"
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_PRIVATE_KEY = re.compile(r"-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----", re.DOTALL)


def _expires(certificate: Certificate, now: float) -> float | None:
    """Return the expiry of the certificate in force, or ``None`` without one."""
    in_force = certificate.validation.status(now) == VALID
    return certificate.expires if in_force else certificate.replaced_expires


def _render(domain: Domain, certificate: Certificate, now: float) -> Wire:
    expires = _expires(certificate, now)
    return {
        "domain_sid": domain.sid,
        "domain_name": f"https://{domain.name}",
        "certificate_sid": certificate.sid,
        "date_created": iso8601(certificate.created),
        "date_updated": iso8601(max(certificate.updated, certificate.validation.stage(now)[0])),
        "date_expires": None if expires is None else iso8601(expires),
    }


def render(domain: Domain, certificate: Certificate, now: float) -> Wire:
    status = certificate.validation.status(now)
    in_validation = {"status": status, "date_expires": iso8601(certificate.expires)}
    return _render(domain, certificate, now) | {
        "cert_in_validation": None if status == VALID else in_validation,
        "url": f"{domain.url}/Certificate",
    }


def render_managed(domain: Domain, certificate: Certificate, now: float) -> Wire:
    return _render(domain, certificate, now) | {
        "managed": certificate.managed,
        "requesting": certificate.validation.status(now) == PENDING,
        "url": f"{domain.url}/RequestManagedCert",
    }


def _replace(state: State, domain: Domain, *, managed: bool) -> Certificate:
    """Give the domain a new certificate. The old one stays in force until the new one is valid."""
    now, settings, old = state.now(), state.settings, domain.certificate
    stages = ((settings.certificate_validation, PENDING),)
    certificate = Certificate(
        sid=new_sid("CW") if old is None else old.sid,
        created=now if old is None else old.created,
        updated=now,
        managed=managed,
        validation=Life(now, course(stages, VALID, settings.speed)),
        expires=now + settings.certificate_lifetime,
        replaced_expires=None if old is None else _expires(old, now),
    )
    domain.certificate = certificate
    return certificate


def _check_pem(text: str) -> None:
    """Check that a text is a certificate with its key, both as PEM.

    :raises TwilioError: 30132 if it isn't.
    """
    if not _CERTIFICATE.search(text):
        raise TwilioError(30132, problem="there is no certificate in PEM format")
    if not _PRIVATE_KEY.search(text):
        raise TwilioError(30132, problem="there is no private key in PEM format (PKCS #8)")


def update_certificate(state: State, call: Call) -> Reply:
    domain = find_domain(state, call["DomainSid"])
    _check_pem(call.form.required("TlsCert"))
    status = 201 if domain.certificate is None else 200
    return Reply(status, render(domain, _replace(state, domain, managed=False), state.now()))


def _find(state: State, call: Call) -> tuple[Domain, Certificate]:
    domain = find_domain(state, call["DomainSid"])
    if domain.certificate is None:
        raise TwilioError(20404)
    return domain, domain.certificate


def fetch_certificate(state: State, call: Call) -> Reply:
    domain, certificate = _find(state, call)
    return Reply(200, render(domain, certificate, state.now()))


def delete_certificate(state: State, call: Call) -> Reply:
    domain, _ = _find(state, call)
    domain.certificate = None
    return Reply(204)


def request_managed_certificate(state: State, call: Call) -> Reply:
    """Request a certificate, or return the state of an earlier request that hasn't failed."""
    domain, now = find_domain(state, call["DomainSid"]), state.now()
    certificate = domain.certificate
    if certificate is not None and certificate.managed and certificate.validation.status(now) != FAILED:
        return Reply(200, render_managed(domain, certificate, now))
    if domain.dns.status(now) != VALID:
        raise TwilioError(30135)
    status = 201 if certificate is None else 200
    return Reply(status, render_managed(domain, _replace(state, domain, managed=True), now))


_DOMAIN = "/v1/LinkShortening/Domains/{DomainSid}"
ROUTES: Routes = {
    ("GET", _DOMAIN + "/Certificate"): fetch_certificate,
    ("POST", _DOMAIN + "/Certificate"): update_certificate,
    ("DELETE", _DOMAIN + "/Certificate"): delete_certificate,
    ("POST", _DOMAIN + "/RequestManagedCert"): request_managed_certificate,
}
