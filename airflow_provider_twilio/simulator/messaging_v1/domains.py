"""Link Shortening: an organization's domains, their DNS records, and the services that shorten to them.

Every well-formed domain (``DN…``) counts as a verified one of the organization's, from its first mention.
Its DNS records are seen some time later; those of a domain that begins with ``DNfa11`` never are.

https://www.twilio.com/docs/messaging/features/link-shortening/onboarding-guide
"""

from dataclasses import dataclass

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.paging import MESSAGING
from airflow_provider_twilio.simulator.records import Service, Wire
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record

VALID, INVALID = "valid", "invalid"
_NOT_SEEN = "The CNAME record of {name} doesn't point to Twilio"
_NEVER_SEEN = "DNfa11"


@dataclass(slots=True, kw_only=True)
class Certificate(Record):
    """A domain's certificate.

    :param validation: pending, then valid or failed.
    :param expires: set once it is valid.

    :param replaced_expires: expiry of the earlier certificate, which stays in force until this one is valid.
    """

    managed: bool
    validation: Life
    expires: float
    replaced_expires: float | None


@dataclass(slots=True, kw_only=True)
class DomainConfig(Record):
    options: Wire


@dataclass(slots=True, kw_only=True)
class Domain(Record):
    name: str
    dns: Life
    reason: str
    certificate: Certificate | None = None
    config: DomainConfig | None = None

    @property
    def url(self) -> str:
        return f"{MESSAGING}/v1/LinkShortening/Domains/{self.sid}"


def find_domain(state: State, sid: str) -> Domain:
    """Return a domain.

    :raises TwilioError: 30100 if ``sid`` is no domain's.
    """
    known = state.table(Domain).get(sid)
    if known is not None:
        return known
    if not is_sid(sid, "DN"):
        raise TwilioError(30100, sid=sid)
    now, settings = state.now(), state.settings
    name = f"link-{sid[2:8].lower()}.example.com"
    stages = ((settings.dns_propagation, INVALID),)
    dns = course(stages, INVALID if sid.startswith(_NEVER_SEEN) else VALID, settings.speed)
    domain = Domain(
        sid=sid,
        created=now,
        updated=now,
        name=name,
        dns=Life(now, dns),
        reason=_NOT_SEEN.format(name=name),
    )
    return state.table(Domain).add(domain)


def render_dns(domain: Domain, now: float) -> Wire:
    is_valid = domain.dns.status(now) == VALID
    return {
        "domain_sid": domain.sid,
        "is_valid": is_valid,
        "reason": "" if is_valid else domain.reason,
        "url": f"{domain.url}/ValidateDns",
    }


def fetch_dns_validation(state: State, call: Call) -> Reply:
    return Reply(200, render_dns(find_domain(state, call["DomainSid"]), state.now()))


def create_association(state: State, call: Call) -> Reply:
    domain = find_domain(state, call["DomainSid"])
    service = state.find(Service, call["MessagingServiceSid"])
    if service.domain_sid not in (None, domain.sid):
        raise TwilioError(30130)
    service.domain_sid = domain.sid
    return Reply(
        201,
        {
            "domain_sid": domain.sid,
            "messaging_service_sid": service.sid,
            "url": f"{domain.url}/MessagingServices/{service.sid}",
        },
    )


def delete_association(state: State, call: Call) -> Reply:
    domain = find_domain(state, call["DomainSid"])
    service = state.find(Service, call["MessagingServiceSid"])
    if service.domain_sid != domain.sid:
        raise TwilioError(20404)
    service.domain_sid = None
    return Reply(204)


def fetch_association(state: State, call: Call) -> Reply:
    service = state.find(Service, call["MessagingServiceSid"])
    if service.domain_sid is None:
        raise TwilioError(20404)
    return Reply(
        200,
        {
            "domain_sid": service.domain_sid,
            "messaging_service_sid": service.sid,
            "url": f"{MESSAGING}/v1/LinkShortening/MessagingServices/{service.sid}/Domain",
        },
    )


_DOMAIN = "/v1/LinkShortening/Domains/{DomainSid}"
_ASSOCIATION = _DOMAIN + "/MessagingServices/{MessagingServiceSid}"
ROUTES: Routes = {
    ("GET", _DOMAIN + "/ValidateDns"): fetch_dns_validation,
    ("POST", _ASSOCIATION): create_association,
    ("DELETE", _ASSOCIATION): delete_association,
    ("GET", "/v1/LinkShortening/MessagingServices/{MessagingServiceSid}/Domain"): fetch_association,
}
