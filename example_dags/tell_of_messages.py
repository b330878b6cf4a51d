"""Tell by SMS how the day was, as soon as ``export_messages`` has exported it."""

import os
from typing import Any

import pendulum
from airflow.sdk import Asset, Param, dag, task

from airflow_provider_twilio.operators.messages import SendSmsOperator

MESSAGES = Asset("twilio_messages")

SERVICE = os.environ.get("TWILIO_MESSAGING_SERVICE_SID", "MG00000000000000000000000000000000")


@dag(
    schedule=[MESSAGES],
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio"],
    params={
        "to": Param("+15558675309", type="string", pattern=r"^\+[1-9]\d{6,14}$", title="Who is told"),
        "messaging_service_sid": Param(
            SERVICE,
            type="string",
            pattern="^MG[0-9a-fA-F]{32}$",
            title="Messaging Service",
        ),
    },
)
def tell_of_messages() -> None:
    @task(inlets=[MESSAGES])
    def summary(triggering_asset_events: Any = None, inlet_events: Any = None) -> str:
        """Of the exports that led to this run; run by hand, it tells of the newest one."""
        events = triggering_asset_events.get(MESSAGES) or [inlet_events[MESSAGES][-1]]
        days = [event.extra for event in events]
        return "\n".join(
            f"{day['start'][:10]}: {day['records']} messages, "
            f"{day['by_status'].get('delivered', 0)} delivered, "
            f"{', '.join(f'{amount} {unit}' for unit, amount in day['price'].items()) or 'no charge'}"
            for day in days
        )

    SendSmsOperator(
        task_id="tell",
        to="{{ params.to }}",
        messaging_service_sid="{{ params.messaging_service_sid }}",
        body=summary(),
    )


tell_of_messages()
