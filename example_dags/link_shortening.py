"""Shorten the links in a service's messages with a domain of your own: DNS, certificate, settings, service.

Before, the domain is added to your Twilio organization and verified there, and its DNS entries are made. The
certificate is one that Twilio issues and renews, or your own: then it and its private key, both in PEM form,
are the Variable ``link_shortening_certificate_secret``, best kept in a secrets backend. They show in no log
and in no rendered template.
"""

import os

import pendulum
from airflow.sdk import Param, dag, task

from airflow_provider_twilio.operators.messaging_v1.link_shortening import (
    CreateLinkshorteningMessagingServiceOperator,
    UpdateDomainCertV4Operator,
    UpdateDomainConfigOperator,
    UpdateRequestManagedCertOperator,
)
from airflow_provider_twilio.operators.services import CreateMessagingServiceOperator
from airflow_provider_twilio.sensors.link_shortening import (
    DomainCertificateSensor,
    DomainDnsValidSensor,
    ManagedCertificateSensor,
)

POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))
DOMAIN = "{{ params.domain_sid }}"


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    tags=["twilio", "links"],
    doc_md=__doc__,
    params={
        "domain_sid": Param(
            "DN0a1c6a5c9a7e4f0f8d2b3c4d5e6f7a8b", type="string", pattern="^DN[0-9a-fA-F]{32}$", title="Domain"
        ),
        "certificate": Param(
            "managed",
            type="string",
            enum=["managed", "uploaded"],
            title="Certificate",
            description="managed: Twilio issues and renews it; uploaded: your own, from the Variable.",
        ),
        "service": Param("Harbor Coffee", type="string", minLength=1, title="Name of the Messaging Service"),
        "fallback_url": Param(
            "https://www.harborcoffee.example.com",
            type="string",
            pattern="^https://.+",
            title="Fallback",
            description="Where a link leads that has expired or is unknown.",
        ),
        "continue_on_failure": Param(
            True, type="boolean", title="Send even so", description="With the long link, if shortening fails."
        ),
    },
)
def link_shortening() -> None:
    @task.branch
    def choose_certificate(kind: str) -> str:
        return {"managed": "request_managed_certificate", "uploaded": "upload_certificate"}[kind]

    @task.short_circuit
    def is_not_associated(domain_sid: str, service_sid: str) -> bool:
        """Tell whether the service has no domain yet.

        Another domain isn't replaced: its links are out there.
        """
        from airflow.providers.common.compat.sdk import AirflowFailException

        from airflow_provider_twilio.api.errors import NotFound
        from airflow_provider_twilio.api.messaging_v1.link_shortening import (
            FetchLinkshorteningMessagingServiceDomainAssociation as FetchAssociation,
        )
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        try:
            there = TwilioHook().execute(FetchAssociation(messaging_service_sid=service_sid)).domain_sid
        except NotFound:
            return True
        if there != domain_sid:
            raise AirflowFailException(
                f"domain_sid: {domain_sid!r}: the service {service_sid} shortens with {there} already; "
                "take that away first (DeleteLinkshorteningMessagingService), or name another service"
            )
        print("The service shortens with this domain already: nothing to do.")
        return False

    dns = DomainDnsValidSensor(task_id="wait_for_dns", domain_sid=DOMAIN, poll_interval=POLL_INTERVAL)
    upload = UpdateDomainCertV4Operator(
        task_id="upload_certificate",
        domain_sid=DOMAIN,
        tls_cert="{{ var.value.link_shortening_certificate_secret }}",
    )
    uploaded = DomainCertificateSensor(
        task_id="wait_for_uploaded_certificate", domain_sid=DOMAIN, poll_interval=POLL_INTERVAL
    )
    request = UpdateRequestManagedCertOperator(task_id="request_managed_certificate", domain_sid=DOMAIN)
    managed = ManagedCertificateSensor(
        task_id="wait_for_managed_certificate", domain_sid=DOMAIN, poll_interval=POLL_INTERVAL
    )
    configure = UpdateDomainConfigOperator(
        task_id="configure",
        domain_sid=DOMAIN,
        fallback_url="{{ params.fallback_url }}",
        continue_on_failure="{{ params.continue_on_failure }}",
        trigger_rule="none_failed_min_one_success",
    )
    service = CreateMessagingServiceOperator(task_id="create_service", friendly_name="{{ params.service }}")
    associate = CreateLinkshorteningMessagingServiceOperator(
        task_id="associate", domain_sid=DOMAIN, messaging_service_sid=service.output["sid"]
    )

    chosen = choose_certificate("{{ params.certificate }}")
    dns >> chosen >> [upload, request]
    upload >> uploaded
    request >> managed
    [uploaded, managed] >> configure >> service
    is_not_associated(DOMAIN, service.output["sid"]) >> associate


link_shortening()
