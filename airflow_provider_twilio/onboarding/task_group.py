"""The whole onboarding of a customer as one task group, for a DAG to map over its customers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from airflow.sdk import task_group

from airflow_provider_twilio.onboarding.profiles import (
    SubmitA2PProfileOperator,
    SubmitCustomerProfileOperator,
)
from airflow_provider_twilio.onboarding.readiness import check_readiness
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
    CustomerReadySensor,
    CustomerVerificationSensor,
)
from airflow_provider_twilio.sensors.number_ready import Method


def onboard(
    customers: Any,
    *,
    twilio_conn_id: str = "twilio_default",
    poll_interval: float = 300.0,
    fees: Mapping[str, Any] | None = None,
    budget: float | str | None = None,
    preflight: bool = True,
    approve_fees: bool = False,
    correction_timeout: float | timedelta | None = timedelta(days=30),
    otp_attempts: int = 3,
    ready: Method | None = None,
    ready_hours: float = 24.0,
    probe_to: str | None = None,
    **options: Any,
) -> Any:
    """Onboard customers, each from a document to verified numbers.

    Every customer has all tasks. Tasks that a customer's route doesn't need do nothing. Resources that Twilio
    has already are adopted, so a task may be retried or cleared, and the DAG run again, at any time.

    :param customers: references to them, in a list or from a task that returns one. See :func:`.references`.
    :param twilio_conn_id: connection of the parent account, with its auth token or a main API key.
    :param poll_interval: seconds between two looks of a wait.
    :param fees: amounts in USD in place of those in the table of fees, such as ``{"campaign_vetting": 10}``.
    :param budget: USD that one customer may cost in one run. A fee beyond that isn't paid: its task fails.
    :param preflight: holds the documents and the customers' public pages against what reviews look for,
        before anything is made or paid, and again before a campaign is submitted again for a fee. Errors
        wait for a correction; warnings and what can't be told are logged. Workers need the web for that;
        ``False`` leaves it out.
    :param approve_fees: asks a person in Airflow's page before a customer's first payment. If the person
        rejects, the customer's later tasks are skipped, and nothing is paid.
    :param correction_timeout: seconds, or a timedelta, that a task waits for a corrected document after a
        rejection; ``None`` fails at once.
    :param otp_attempts: how many more one-time passwords a sole proprietor gets at most, one in 24 hours.
    :param ready: waits, before the first text, until carriers have taken the customer's first number up:
        ``age`` for so many hours after the approval, ``probe`` until a text to a number of one's own is
        delivered, which needs Airflow 3.3; ``None`` doesn't wait. See :class:`.NumberReadySensor`.
    :param ready_hours: with ``age``, how many hours, more than 0.
    :param probe_to: with ``probe``, a phone number of one's own in E.164 form, or a template of it.
    :param options: of the task group, e.g. ``group_id``.
    :returns: the task group.
    :raises InvalidRequest: ``ready`` or what belongs to it is wrong.
    """
    check_readiness(ready, ready_hours, probe_to)

    def onboard(customer: Any) -> None:
        whose: dict[str, Any] = {"customer": customer, "twilio_conn_id": twilio_conn_id}
        corrected: dict[str, Any] = {"correction_timeout": correction_timeout}
        looks: dict[str, Any] = {"poll_interval": poll_interval}
        checked = _preflight(whose | corrected | looks) if preflight else None
        account = CustomerAccountOperator(task_id="account", **whose)
        if checked:
            checked >> account
        whose |= {"account_sid": account.output["sid"]}
        pays: dict[str, Any] = {"fees": fees, "budget": budget}

        waits = looks | corrected | pays | {"approve_fees": approve_fees}

        profile = SubmitCustomerProfileOperator(task_id="customer_profile", **whose | corrected)
        a2p_profile = SubmitA2PProfileOperator(
            task_id="a2p_profile", customer_profile_sid=profile.output["sid"], **whose | corrected
        )
        if approve_fees:
            # Importing it costs more than parsing a DAG without approvals should.
            from airflow_provider_twilio.onboarding.approval import ApproveFeesOperator

            approval = ApproveFeesOperator(
                task_id="approve_fees",
                customer_profile_sid=profile.output["sid"],
                a2p_profile_sid=a2p_profile.output["sid"],
                fees=fees,
                findings=checked.output["findings"] if checked else None,
                **whose,
            )
            pays["approved"] = approval.output["approved"]
        brand = CustomerBrandOperator(
            task_id="brand",
            customer_profile_sid=profile.output["sid"],
            a2p_profile_sid=a2p_profile.output["sid"],
            **whose | pays,
        )
        approved = CustomerBrandSensor(
            task_id="wait_for_brand",
            brand_sid=brand.output["sid"],
            otp_attempts=otp_attempts,
            **whose | waits,
        )

        service = CustomerServiceOperator(task_id="service", **whose)
        campaign = CustomerCampaignOperator(
            task_id="campaign",
            messaging_service_sid=service.output["sid"],
            brand_sid=brand.output["sid"],
            **whose | pays | {"paid": [brand.output["fees"]]},
        )
        verified = CustomerCampaignSensor(
            task_id="wait_for_campaign",
            messaging_service_sid=campaign.output["messaging_service_sid"],
            preflight=preflight,
            **whose | waits | {"paid": [brand.output["fees"], campaign.output["fees"]]},
        )

        numbers = CustomerNumbersOperator(
            task_id="numbers",
            messaging_service_sid=service.output["sid"],
            **whose | pays | {"paid": [one.output["fees"] for one in (brand, campaign, verified)]},
        )
        verification = CustomerVerificationOperator(
            task_id="verification", phone_number_sid=numbers.output["sid"], **whose
        )
        number_verified = CustomerVerificationSensor(
            task_id="wait_for_verification", verification_sid=verification.output["sid"], **whose | waits
        )
        text = CustomerFirstTextOperator(
            task_id="first_text", messaging_service_sid=service.output["sid"], **whose
        )
        CustomerFirstTextSensor(
            task_id="wait_for_delivery",
            message_sid=text.output["sid"],
            accept_sent=True,
            **whose | {"poll_interval": min(poll_interval, 10.0)},
        )
        approved >> service >> campaign >> verified >> numbers >> verification
        number_verified >> text
        if ready:
            is_ready = CustomerReadySensor(
                task_id="ready",
                messaging_service_sid=campaign.output["messaging_service_sid"],
                phone_number_sid=numbers.output["sid"],
                method=ready,
                hours=ready_hours,
                probe_to=probe_to,
                **whose | looks,
            )
            number_verified >> is_ready >> text

    return task_group(**options)(onboard).expand(customer=customers)


def _preflight(arguments: dict[str, Any]) -> Any:
    """Make the task of the preflight. Importing it costs more than parsing a DAG without one should."""
    from airflow_provider_twilio.onboarding.preflight_correction import CustomerPreflightOperator

    return CustomerPreflightOperator(task_id="preflight", **arguments)
