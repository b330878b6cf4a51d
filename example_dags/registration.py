"""Register a brand and its campaign for Trust Hub profiles that exist, and pay for each once.

The form asks for the profiles' SIDs. ``a2p_onboarding`` makes the profiles too.
"""

import os
from datetime import timedelta

import pendulum
from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.brands import RegisterBrandOperator, ResubmitBrandOperator
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.operators.services import CreateMessagingServiceOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor

POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))
BUNDLE = "^BU[0-9a-fA-F]{32}$"


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    # Two runs that look at Twilio in the same moment would both find nothing, and both pay.
    max_active_runs=1,
    tags=["twilio", "a2p"],
    description="Registers a brand and a campaign for profiles that exist",
    doc_md=__doc__,
    params={
        "customer_profile": Param("BU" + "1" * 32, type="string", pattern=BUNDLE, title="Customer profile"),
        "a2p_profile": Param("BU" + "2" * 32, type="string", pattern=BUNDLE, title="A2P profile"),
    },
)
def registration() -> None:
    brand = RegisterBrandOperator(
        task_id="register_brand",
        customer_profile_bundle_sid="{{ params.customer_profile }}",
        a2p_profile_bundle_sid="{{ params.a2p_profile }}",
    )
    approved = BrandApprovedSensor(
        task_id="wait_for_brand",
        brand_sid=brand.output["sid"],
        poll_interval=POLL_INTERVAL,
        timeout=timedelta(days=30),
    )
    resubmitted = ResubmitBrandOperator(task_id="resubmit", sid=brand.output["sid"])
    service = CreateMessagingServiceOperator(task_id="service", friendly_name="Harbor Coffee")
    campaign = RegisterCampaignOperator(
        task_id="register_campaign",
        messaging_service_sid=service.output["sid"],
        brand_registration_sid=brand.output["sid"],
        description="Tells customers of Harbor Coffee when their order is ready to be picked up.",
        message_flow="Customers tick a box, which is empty at first, on the order page at example.com/order.",
        message_samples=[
            "Your coffee 12 is ready, at the counter.",
            "Your order 13 is ready. Reply STOP to end.",
        ],
        us_app_to_person_usecase="LOW_VOLUME",
        has_embedded_links=False,
        has_embedded_phone=False,
        privacy_policy_url="https://example.com/privacy",
        terms_and_conditions_url="https://example.com/terms",
    )
    verified = CampaignVerifiedSensor(
        task_id="wait_for_campaign",
        messaging_service_sid=service.output["sid"],
        poll_interval=POLL_INTERVAL,
        timeout=timedelta(days=60),
    )
    brand >> resubmitted >> approved >> campaign >> verified


registration()
