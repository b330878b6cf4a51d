"""Onboard businesses to US A2P 10DLC: from a Messaging Service to the first delivered SMS.

Every step is done once, however often a task is retried or cleared and the DAG is run again: what Twilio has
already is adopted, so no brand, campaign or number is paid for twice. The businesses stand in
``a2p_onboarding.yaml`` beside this file; the account is the one of the connection ``twilio_default``.
"""

import os
from collections import Counter
from inspect import signature
from pathlib import Path
from typing import Any

import pendulum
import yaml
from airflow.sdk import dag, task, task_group

from airflow_provider_twilio.operators.brands import RegisterBrandOperator, ResubmitBrandOperator
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import (
    AddNumberToServiceOperator,
    CreateMessagingServiceOperator,
)
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor

BUSINESSES = Path(__file__).with_suffix(".yaml")
# Seconds between two looks. Brands and campaigns take minutes to weeks; the simulator takes seconds.
POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))


def check(business: dict[str, Any]) -> None:
    """Build what is sent only once the brand is approved, days later: what is wrong in it is found before the
    brand is paid for.

    :raises InvalidRequest: naming it.
    """
    from airflow_provider_twilio.api.messaging_v1.campaigns import CreateUsAppToPerson
    from airflow_provider_twilio.api.v2010.messages import CreateMessage

    not_yet_made = "MG" + "0" * 32
    CreateUsAppToPerson(
        messaging_service_sid=not_yet_made,
        brand_registration_sid="BN" + "0" * 32,
        us_app_to_person_usecase=business["usecase"],
        description=business["description"],
        message_flow=business["message_flow"],
        message_samples=business["message_samples"],
        has_embedded_links=False,
        has_embedded_phone=False,
        privacy_policy_url=business["privacy_policy_url"],
        terms_and_conditions_url=business["terms_and_conditions_url"],
    )
    CreateMessage(messaging_service_sid=not_yet_made, to=business["to"], body=business["body"])


# One run at a time: two that look at Twilio in the same moment would both find nothing, and both pay.
@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["twilio", "a2p"],
)
def a2p_onboarding() -> None:
    @task(show_return_value_in_logs=False)
    def businesses() -> list[dict[str, Any]]:
        """The arguments of ``onboard`` for each business. What is wrong in them is found before anything is
        paid, and so is one business twice, which tasks that run side by side would pay for twice."""
        listed: list[dict[str, Any]] = yaml.safe_load(BUSINESSES.read_text())["businesses"]
        for business in listed:
            if wrong := business.keys() ^ signature(onboard).parameters.keys():
                raise ValueError(
                    f"{BUSINESSES.name}: {business.get('name')}: check {', '.join(sorted(wrong))}"
                )
            try:
                check(business)
            except ValueError as error:
                raise ValueError(f"{BUSINESSES.name}: {business['name']}: {error}") from None
        for key in ("name", "a2p_profile_bundle_sid"):
            count = Counter(business[key] for business in listed)
            if twice := [value for value, times in count.items() if times > 1]:
                raise ValueError(f"{BUSINESSES.name}: {key}: several businesses have {', '.join(twice)}")
        return listed

    @task
    def correct(verdict: dict[str, Any], fix: dict[str, Any] | None) -> None:
        """Print why the brand failed, and apply the fix. In a mapped group every task looks for itself
        whether it has something to do: Airflow doesn't skip branches there."""
        from airflow_provider_twilio.api.trusthub_v1.end_users import UpdateEndUser
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        if verdict["outcome"] == "reached":
            print("The brand is approved: nothing to correct.")
            return
        print(f"The brand is {verdict['status']}:", *verdict["reasons"], sep="\n  ")
        if fix is None:
            raise ValueError(f"fix: none is given in {BUSINESSES.name} for a brand that failed")
        TwilioHook().execute(UpdateEndUser(sid=fix["end_user_sid"], attributes=fix["attributes"]))
        print(f"Corrected {', '.join(fix['attributes'])} of {fix['end_user_sid']}.")

    def onboard(
        name: str,
        customer_profile_bundle_sid: str,
        a2p_profile_bundle_sid: str,
        area_code: str,
        usecase: str,
        description: str,
        message_flow: str,
        message_samples: list[str],
        privacy_policy_url: str,
        terms_and_conditions_url: str,
        to: str,
        body: str,
        fix: dict[str, Any] | None,
    ) -> None:
        service = CreateMessagingServiceOperator(task_id="create_service", friendly_name=name)

        brand = RegisterBrandOperator(
            task_id="register_brand",
            customer_profile_bundle_sid=customer_profile_bundle_sid,
            a2p_profile_bundle_sid=a2p_profile_bundle_sid,
        )
        verdict = BrandApprovedSensor(
            task_id="wait_for_brand",
            brand_sid=brand.output["sid"],
            on_failure="return",
            poll_interval=POLL_INTERVAL,
        )
        resubmit = ResubmitBrandOperator(task_id="resubmit_brand", sid=brand.output["sid"])
        approved = BrandApprovedSensor(
            task_id="wait_for_approval", brand_sid=brand.output["sid"], poll_interval=POLL_INTERVAL
        )
        correct(verdict.output, fix) >> resubmit >> approved

        campaign = RegisterCampaignOperator(
            task_id="register_campaign",
            messaging_service_sid=service.output["sid"],
            brand_registration_sid=brand.output["sid"],
            us_app_to_person_usecase=usecase,
            description=description,
            message_flow=message_flow,
            message_samples=message_samples,
            has_embedded_links=False,
            has_embedded_phone=False,
            privacy_policy_url=privacy_policy_url,
            terms_and_conditions_url=terms_and_conditions_url,
        )
        verified = CampaignVerifiedSensor(
            task_id="wait_for_campaign",
            messaging_service_sid=service.output["sid"],
            poll_interval=POLL_INTERVAL,
        )

        number = BuyPhoneNumberOperator(task_id="buy_number", friendly_name=name, area_code=area_code)
        in_service = AddNumberToServiceOperator(
            task_id="add_number",
            service_sid=service.output["sid"],
            phone_number_sid=number.output["sid"],
        )

        sms = SendSmsOperator(
            task_id="send_sms", messaging_service_sid=service.output["sid"], to=to, body=body
        )
        MessageDeliveredSensor(
            task_id="wait_for_delivery",
            message_sid=sms.output["sid"],
            accept_sent=True,
            poll_interval=min(POLL_INTERVAL, 10),
        )
        approved >> campaign >> verified >> number >> in_service >> sms

    task_group(onboard).expand_kwargs(businesses())


a2p_onboarding()
