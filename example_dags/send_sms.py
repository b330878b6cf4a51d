"""Send one SMS and wait until it is delivered.

Trigger it with the recipient and the text; the sender is the Messaging Service of the params.
"""

import os

import pendulum
from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.messages import SendSmsOperator

SERVICE = os.environ.get("TWILIO_MESSAGING_SERVICE_SID", "MG00000000000000000000000000000000")


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio"],
    params={
        "to": Param("+15558675309", type="string", pattern=r"^\+[1-9]\d{6,14}$", title="Recipient"),
        "body": Param("Your table is ready.", type="string", maxLength=1600, title="Text"),
        "messaging_service_sid": Param(
            SERVICE,
            type="string",
            pattern="^MG[0-9a-fA-F]{32}$",
            title="Messaging Service",
        ),
    },
)
def send_sms() -> None:
    SendSmsOperator(
        task_id="send_sms",
        messaging_service_sid="{{ params.messaging_service_sid }}",
        to="{{ params.to }}",
        body="{{ params.body }}",
        wait_for_delivery=True,
        poll_interval=5,
    )


send_sms()
