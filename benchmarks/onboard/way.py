"""The way of one customer through the tasks of ``onboard(...)``, each as a process of its own has it."""

from types import SimpleNamespace
from typing import Any

from airflow.sdk.bases.operator import ExecutorSafeguard

from airflow_provider_twilio.client.subaccounts import SubaccountTokens
from airflow_provider_twilio.hooks import twilio as hooks
from airflow_provider_twilio.onboarding.profiles import (
    SubmitA2PProfileOperator,
    SubmitCustomerProfileOperator,
)
from airflow_provider_twilio.onboarding.steps import (
    CustomerAccountOperator,
    CustomerBrandOperator,
    CustomerCampaignOperator,
    CustomerFirstTextOperator,
    CustomerNumbersOperator,
    CustomerServiceOperator,
    CustomerVerificationOperator,
)
from airflow_provider_twilio.onboarding.waits import (
    CustomerBrandSensor,
    CustomerCampaignSensor,
    CustomerFirstTextSensor,
    CustomerVerificationSensor,
)
from airflow_provider_twilio.operators import campaign_brands
from airflow_provider_twilio.simulator.simulator import Simulator

ExecutorSafeguard.test_mode = True


def onboard(simulator: Simulator, customer: str) -> None:
    """Take a customer through all tasks; each wait looks once, because its verdict is there.

    :param customer: a reference to the document.
    """
    whose: dict[str, Any] = {"customer": customer}
    whose["account_sid"] = _run(CustomerAccountOperator(task_id="account", **whose))["sid"]
    profile = _run(SubmitCustomerProfileOperator(task_id="customer_profile", look_again_after=0, **whose))
    a2p = _run(
        SubmitA2PProfileOperator(
            task_id="a2p_profile", customer_profile_sid=profile["sid"], look_again_after=0, **whose
        )
    )
    brand = _run(
        CustomerBrandOperator(
            task_id="brand", customer_profile_sid=profile["sid"], a2p_profile_sid=a2p["sid"], **whose
        )
    )["sid"]
    if brand:
        simulator.decide_brand(brand, "APPROVED")
    _run(CustomerBrandSensor(task_id="wait_for_brand", brand_sid=brand, **whose))
    service = _run(CustomerServiceOperator(task_id="service", **whose))["sid"]
    campaign = _run(
        CustomerCampaignOperator(task_id="campaign", messaging_service_sid=service, brand_sid=brand, **whose)
    )
    if campaign["sid"]:
        simulator.decide_campaign(service, "VERIFIED")
    _run(
        CustomerCampaignSensor(
            task_id="wait_for_campaign",
            messaging_service_sid=campaign["messaging_service_sid"],
            **whose,
        )
    )
    numbers = _run(CustomerNumbersOperator(task_id="numbers", messaging_service_sid=service, **whose))
    verification = _run(
        CustomerVerificationOperator(task_id="verification", phone_number_sid=numbers["sid"], **whose)
    )["sid"]
    if verification:
        simulator.decide_tollfree(verification, "TWILIO_APPROVED")
    _run(CustomerVerificationSensor(task_id="wait_for_verification", verification_sid=verification, **whose))
    text = _run(CustomerFirstTextOperator(task_id="first_text", messaging_service_sid=service, **whose))
    simulator.decide_message(text["sid"], "delivered")
    _run(CustomerFirstTextSensor(task_id="wait_for_delivery", message_sid=text["sid"], **whose))


def _run(task: Any) -> dict[str, Any]:
    """One try of a task; no token and no list is there of an earlier task's process."""
    hooks.TOKENS = SubaccountTokens(lambda secret: None)
    campaign_brands._KNOWN.clear()
    ti = SimpleNamespace(
        dag_id="onboarding",
        run_id="run 1",
        task_id=task.task_id,
        map_index=0,
        start_date=None,
        try_number=1,
        max_tries=0,
        task=task,
    )
    result: dict[str, Any] = task.execute({"ti": ti, "dag_run": SimpleNamespace(run_after=None)})
    return result
