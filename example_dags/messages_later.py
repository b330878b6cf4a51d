"""Take a scheduled message back; wait for another one, then take its text out of Twilio's log.

Start it as it is: recipient and Messaging Service are in the form.
"""

import os
from datetime import UTC, datetime, timedelta

import pendulum
from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.messages import (
    CancelScheduledMessageOperator,
    RedactMessageOperator,
    SendSmsOperator,
)
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor

SERVICE = os.environ.get("TWILIO_MESSAGING_SERVICE_SID", "MG00000000000000000000000000000000")
POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "10"))
SENDER, TO = "{{ params.messaging_service_sid }}", "{{ params.to }}"


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    tags=["twilio"],
    description="Cancels a scheduled message, waits for another one, and redacts it",
    doc_md=__doc__,
    params={
        "to": Param("+15558675309", type="string", pattern=r"^\+[1-9]\d{6,14}$", title="Recipient"),
        "messaging_service_sid": Param(
            SERVICE, type="string", pattern="^MG[0-9a-fA-F]{32}$", title="Messaging Service"
        ),
    },
)
def messages_later() -> None:
    reminder = SendSmsOperator(
        task_id="remind",
        to=TO,
        messaging_service_sid=SENDER,
        body="Your table is ready at eight.",
        schedule_type="fixed",
        send_at=datetime.now(UTC) + timedelta(days=1),
    )
    CancelScheduledMessageOperator(task_id="take_back", sid=reminder.output["sid"])

    code = SendSmsOperator(task_id="tell", to=TO, messaging_service_sid=SENDER, body="Your table is 12.")
    delivered = MessageDeliveredSensor(
        task_id="wait",
        message_sid=code.output["sid"],
        accept_sent=True,
        poll_interval=POLL_INTERVAL,
        timeout=timedelta(hours=1),
    )
    delivered >> RedactMessageOperator(task_id="redact", sid=code.output["sid"])


messages_later()
