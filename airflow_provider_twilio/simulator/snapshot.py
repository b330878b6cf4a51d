"""The whole account as plain values, every resource as the API shows it, oldest first."""

from collections import deque

from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.messaging_v1 import (
    brand_vettings,
    brands,
    campaigns,
    domain_certificates,
    domain_configs,
    domains,
    services,
    tollfree_verifications,
)
from airflow_provider_twilio.simulator.messaging_v1.brand_vettings import Vetting
from airflow_provider_twilio.simulator.messaging_v1.deactivations import Deactivations
from airflow_provider_twilio.simulator.messaging_v1.domains import Domain
from airflow_provider_twilio.simulator.records import (
    Brand,
    Campaign,
    IncomingNumber,
    Service,
    TollfreeVerification,
    Wire,
)
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1 import bundles, entities
from airflow_provider_twilio.simulator.trusthub_v1.entities import EndUser, SupportingDocument
from airflow_provider_twilio.simulator.v2010 import addresses, incoming_numbers, messages
from airflow_provider_twilio.simulator.v2010.addresses import Address
from airflow_provider_twilio.simulator.v2010.message_log import MessageLog
from airflow_provider_twilio.simulator.v2010.opt_outs import OptOuts

Snapshot = dict[str, list[Wire]]


def take(state: State, *, newest_messages: int | None = None) -> Snapshot:
    """Return all resources of the account.

    :param newest_messages: number of messages at most; the newest are returned.
    """
    now, account_sid = state.now(), state.account_sid
    log = deque(state.store(MessageLog), maxlen=newest_messages)
    return {
        "services": [services.render(service, now) for service in state.table(Service)],
        "phone_numbers": [
            incoming_numbers.render(number) | {"service_sid": number.service_sid}
            for number in state.table(IncomingNumber)
        ],
        "brands": [brands.render(state, brand, now) for brand in state.table(Brand)],
        "vettings": [brand_vettings.render(vetting, account_sid, now) for vetting in state.table(Vetting)],
        "campaigns": [campaigns.render(campaign, now, with_urls=True) for campaign in state.table(Campaign)],
        "tollfree_verifications": [
            tollfree_verifications.render(state, verification, now)
            for verification in state.table(TollfreeVerification)
        ],
        "domains": [_domain(state, domain, now) for domain in state.table(Domain)],
        "deactivations": [
            {"date": day.isoformat(), "numbers": numbers}
            for day, numbers in sorted(state.store(Deactivations).items())
        ],
        "messages": [messages.render(message, account_sid, now) for message in log],
        "end_users": [
            {"sid": user.sid, "attributes": user.attributes, "date_updated": iso8601(user.updated)}
            for user in state.table(EndUser)
        ],
        **{
            name: [bundles.render(state, kind, bundle) for bundle in state.table(kind.record)]
            for name, kind in (("customer_profiles", bundles.PROFILES), ("trust_products", bundles.PRODUCTS))
        },
        "supporting_documents": [
            entities.render(state, entities.DOCUMENTS, one) for one in state.table(SupportingDocument)
        ],
        "addresses": [addresses.render(state, address) for address in state.table(Address)],
        "opt_outs": [{"recipient": to, "from": scope} for to, scope in state.store(OptOuts).all()],
    }


def _domain(state: State, domain: Domain, now: float) -> Wire:
    """Return Link Shortening's resources about one domain, with ``None`` for those that aren't set up."""
    certificate, config = domain.certificate, domain.config
    return {
        "domain_sid": domain.sid,
        "domain_name": domain.name,
        "dns": domains.render_dns(domain, now),
        "certificate": domain_certificates.render(domain, certificate, now) if certificate else None,
        "managed": certificate.managed if certificate else None,
        "config": domain_configs.render(domain, config) if config else None,
        "messaging_services": [
            service.sid for service in state.table(Service) if service.domain_sid == domain.sid
        ],
    }
