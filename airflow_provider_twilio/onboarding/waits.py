"""Waits of the task group, which end at once on a route that doesn't have them.

A DAG of single steps takes the sensors that these are made of.
"""

from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.onboarding.task import MAP_INDEX, NOT_NEEDED, OfCustomer
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor
from airflow_provider_twilio.sensors.tollfree import TollfreeVerifiedSensor

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


class _CustomersWait(OfCustomer, OutcomeSensor):
    """A wait that has a customer's name in Airflow's pages.

    :param customer: as of :class:`.CustomerOperator`.
    """

    needed: str = ""
    """The argument that is ``None`` where there is nothing to wait for; by default that of ``waited_for``."""

    def __init__(self, *, customer: Any, **kwargs: Any) -> None:
        super().__init__(**{"map_index_template": MAP_INDEX} | kwargs)
        self.customer = customer

    def execute(self, context: "Context") -> Any:
        """Wait, if there is something to wait for."""
        if getattr(self, self.needed or self.waited_for) is None:
            self.log.info("There is nothing to wait for")
            return NOT_NEEDED
        return super().execute(context)


class CustomerBrandSensor(_CustomersWait, BrandApprovedSensor):
    """Wait until the customer's brand is approved; see :class:`.BrandApprovedSensor`."""

    template_fields = (*BrandApprovedSensor.template_fields, "customer")


class CustomerCampaignSensor(_CustomersWait, CampaignVerifiedSensor):
    """Wait until the customer's campaign is verified; see :class:`.CampaignVerifiedSensor`."""

    template_fields = (*CampaignVerifiedSensor.template_fields, "customer")
    needed = "messaging_service_sid"


class CustomerVerificationSensor(_CustomersWait, TollfreeVerifiedSensor):
    """Wait until the customer's toll-free number is verified; see :class:`.TollfreeVerifiedSensor`."""

    template_fields = (*TollfreeVerifiedSensor.template_fields, "customer")


class CustomerFirstTextSensor(_CustomersWait, MessageDeliveredSensor):
    """Wait until the customer's first text is delivered; see :class:`.MessageDeliveredSensor`."""

    template_fields = (*MessageDeliveredSensor.template_fields, "customer")
