"""One customer taken through the steps by hand, as the task group takes them."""

from typing import Any

from operators.tries import context

from airflow_provider_twilio.onboarding.profiles import (
    SubmitA2PProfileOperator,
    SubmitCustomerProfileOperator,
)
from airflow_provider_twilio.onboarding.steps import (
    CustomerAccountOperator,
    CustomerBrandOperator,
    CustomerCampaignOperator,
    CustomerNumbersOperator,
    CustomerServiceOperator,
    CustomerVerificationOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_SID

from .customers import changed

Values = dict[str, Any]


def on_simulator(values: Values, **changes: Any) -> Values:
    """The document, with the primary profile that the simulated ISV has."""
    return changed(values, account__primary_profile=PRIMARY_SID, **changes)


def step(operator: Any, states: Any = None) -> Any:
    """One try of a task."""
    return operator.execute(context(states))


def account(values: Values, states: Any = None) -> str:
    """The SID of the customer's account."""
    sid: str = step(CustomerAccountOperator(task_id="account", customer=values), states)["sid"]
    return sid


def profiles(values: Values, account_sid: str) -> tuple[str, str]:
    """The SIDs of the customer's two bundles."""
    whose: Any = {"customer": values, "account_sid": account_sid}
    profile = step(SubmitCustomerProfileOperator(task_id="profile", **whose))["sid"]
    a2p = SubmitA2PProfileOperator(task_id="a2p_profile", customer_profile_sid=profile, **whose)
    return profile, step(a2p)["sid"]


def whole(simulator: Simulator, values: Values) -> str:
    """The SID of the account of a customer who has been onboarded; verdicts come when they are needed."""
    sid = account(values)
    whose: Any = {"customer": values, "account_sid": sid}
    profile, a2p = profiles(values, sid)
    brand = step(
        CustomerBrandOperator(task_id="brand", customer_profile_sid=profile, a2p_profile_sid=a2p, **whose)
    )["sid"]
    if brand:
        simulator.decide_brand(brand, "APPROVED")
        simulator.advance(3600)  # in which a sole proprietor answers the code
    service = step(CustomerServiceOperator(task_id="service", **whose))["sid"]
    step(
        CustomerCampaignOperator(task_id="campaign", messaging_service_sid=service, brand_sid=brand, **whose)
    )
    numbers = step(CustomerNumbersOperator(task_id="numbers", messaging_service_sid=service, **whose))
    step(CustomerVerificationOperator(task_id="verification", phone_number_sid=numbers["sid"], **whose))
    return sid
