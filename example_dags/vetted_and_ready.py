"""Have a brand vetted by a provider of choice, and wait until its number delivers, before the first send.

The vetting costs a fee. Carriers take a number up hours or days after its campaign is VERIFIED, and no answer
of Twilio's says when. ``method="age"`` waits so many hours; with Airflow 3.3 ``method="probe"`` proves it by
a text to a number of your own, ``probe_to="{{ var.value.own_number }}"``.
"""

import os

import pendulum
from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.messaging_v1.brands import CreateBrandVettingOperator
from airflow_provider_twilio.sensors.brands import BrandVettingSensor
from airflow_provider_twilio.sensors.number_ready import NumberReadySensor

POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))
READY_HOURS = float(os.environ.get("TWILIO_READY_HOURS", "24"))


def sid(prefix: str, title: str) -> Param:
    return Param(type="string", pattern=f"^{prefix}[0-9a-fA-F]{{32}}$", title=title)


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    # Two runs would order, and pay for, two vettings.
    max_active_runs=1,
    tags=["twilio", "a2p"],
    params={
        "brand": sid("BN", "Brand"),
        "messaging_service": sid("MG", "Messaging Service"),
        "phone_number": sid("PN", "Phone number"),
        "to": Param("+15558675309", type="string", pattern=r"^\+[1-9]\d{6,14}$", title="Recipient"),
    },
)
def vetted_and_ready() -> None:
    # Another try would order, and pay for, another vetting.
    vetting = CreateBrandVettingOperator(
        task_id="vetting", brand_sid="{{ params.brand }}", vetting_provider="aegis", retries=0
    )
    vetted = BrandVettingSensor(
        task_id="wait_for_vetting",
        brand_sid="{{ params.brand }}",
        brand_vetting_sid=vetting.output["brand_vetting_sid"],
        poll_interval=POLL_INTERVAL,
    )
    ready = NumberReadySensor(
        task_id="ready",
        messaging_service_sid="{{ params.messaging_service }}",
        phone_number_sid="{{ params.phone_number }}",
        method="age",
        hours=READY_HOURS,
        poll_interval=POLL_INTERVAL,
    )
    send = SendSmsOperator(
        task_id="send",
        messaging_service_sid="{{ params.messaging_service }}",
        to="{{ params.to }}",
        body="Harbor Coffee can text you now. Reply STOP to opt out.",
    )
    [vetted, ready] >> send


vetted_and_ready()
