"""Announce something as soon as a campaign that is still under review is VERIFIED.

The wait takes days and holds no worker. A campaign that is rejected ends the run without sending: the reasons
stand in the log of ``campaign_verified``, in Airflow and decoded.
"""

import os

import pendulum
from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor

POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio", "a2p"],
    params={
        "messaging_service_sid": Param(
            type="string",
            pattern="^MG[0-9a-fA-F]{32}$",
            title="Messaging Service",
            description="The one whose campaign is under review: MG and 32 hexadecimal digits",
        ),
        "to": Param("+15558675309", type="string", pattern=r"^\+[1-9]\d{6,14}$", title="Recipient"),
        "body": Param("We can text you now. Reply STOP to opt out.", type="string"),
    },
)
def send_when_campaign_verified() -> None:
    verified = CampaignVerifiedSensor(
        task_id="campaign_verified",
        messaging_service_sid="{{ params.messaging_service_sid }}",
        poll_interval=POLL_INTERVAL,
    )

    announce = SendSmsOperator(
        task_id="announce",
        messaging_service_sid="{{ params.messaging_service_sid }}",
        to="{{ params.to }}",
        body="{{ params.body }}",
    )
    verified >> announce


send_when_campaign_verified()
