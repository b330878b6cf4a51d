"""Where one task isn't enough: a month of each subaccount's messages, and a batch of each sender's account.

One task serves one account, because an account's limits are its own. So tasks are mapped over accounts, never
over messages: Airflow allows 1,024 mapped tasks, and each costs its start. An export keeps its days apart by
itself, so fifty subaccounts and thirty days are fifty tasks.
When that is worth its cost: docs/scaling.md.
"""

import os
from typing import Any

import pendulum
from airflow.sdk import Param, dag, task

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.operators.exports import ExportMessagesOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")
# Tasks of one kind at a time; at most as many as there are places in the workers.
AT_ONCE = 8


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    # Two runs must neither write to one folder nor send one batch.
    max_active_runs=1,
    tags=["twilio"],
    params={
        "start": Param(
            "2026-10-01T00:00:00Z", type="string", format="date-time", title="Begin of the export"
        ),
        "end": Param(
            "2026-10-31T00:00:00Z", type="string", format="date-time", title="Its end, not included"
        ),
        "batches": Param(
            [],
            type="array",
            items={"type": "object", "required": ["account_sid", "from_", "messages"]},
            title="A batch for each sender: its subaccount, its number, and the file of its recipients",
        ),
        "body": Param("{name}, your table is ready.", type="string", title="Text of all messages"),
    },
)
def many_accounts() -> None:
    @task
    def accounts() -> list[dict[str, str]]:
        """Return each active subaccount with a folder of its own."""
        from airflow_provider_twilio.api.v2010.accounts import ListAccount
        from airflow_provider_twilio.hooks.twilio import TwilioHook

        hook = TwilioHook()
        listed = [account.sid for page in hook.pages(ListAccount(status="active")) for account in page]
        return [
            {"account_sid": sid, "path": f"{PATH}/{sid}"} for sid in listed if sid != hook.account.account_sid
        ]

    @task
    def batches(params: Any = None) -> list[dict[str, str]]:
        """Return each sender's batch."""
        found: list[dict[str, str]] = params["batches"]
        return found

    ExportMessagesOperator.partial(
        task_id="export",
        start="{{ params.start }}",
        end="{{ params.end }}",
        compression="gz",
        retries=5,
        max_active_tis_per_dagrun=AT_ONCE,
    ).expand_kwargs(accounts())

    SendSmsBatchOperator.partial(
        task_id="send", body="{{ params.body }}", retries=5, max_active_tis_per_dagrun=AT_ONCE
    ).expand_kwargs(batches())


many_accounts()
