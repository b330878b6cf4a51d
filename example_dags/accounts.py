"""Make sure that there is a subaccount of a name, and export the numbers that it owns.

Start it as it is: a second run finds the subaccount that the first one made.
"""

import os

import pendulum
from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.accounts import CreateSubaccountOperator
from airflow_provider_twilio.operators.exports import ExportListOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["twilio", "export"],
    description="Makes a subaccount once, and exports its numbers",
    doc_md=__doc__,
    params={"name": Param("Harbor Coffee", type="string", minLength=1, maxLength=64, title="Subaccount")},
)
def accounts() -> None:
    account = CreateSubaccountOperator(task_id="subaccount", friendly_name="{{ params.name }}")
    numbers = ExportListOperator(
        task_id="export_numbers",
        operation="ListIncomingPhoneNumber",
        path=f"{PATH}/numbers",
        account_sid=account.output["sid"],
    )
    account >> numbers


accounts()
