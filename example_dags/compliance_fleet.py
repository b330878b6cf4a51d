"""Every week, see how the A2P brands of the account are: which wait, for how long, and which failed and why.

The table is for a spreadsheet; the log says what needs somebody's attention.
"""

import os
from typing import Any

import pendulum
from airflow.sdk import Param, dag, task

from airflow_provider_twilio.operators.compliance import ExportComplianceOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")


@dag(
    schedule="0 6 * * 1",
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio", "a2p", "export"],
    render_template_as_native_obj=True,
    params={
        "brand_sids": Param(
            [],
            type="array",
            items={"type": "string"},
            title="Brands that must be among them",
            description="Twilio's list of brands is reported to leave some out.",
        )
    },
)
def compliance_fleet() -> None:
    fleet = ExportComplianceOperator(
        task_id="export", path=f"{PATH}/compliance", brand_sids="{{ params.brand_sids }}", retries=3
    )

    @task
    def tell(manifest: str) -> None:
        """Print what waits, and what failed with the reasons."""
        from airflow_provider_twilio.exports.published import manifests, records

        for folder, found in manifests(manifest, "compliance"):
            for brand in records(folder, found):
                for what in (brand, *brand["campaigns"]):
                    _tell(brand["brand_sid"], what)

    def _tell(brand_sid: str, what: dict[str, Any]) -> None:
        service = what.get("messaging_service_sid")
        name = f"campaign of {service}, {brand_sid}," if service else f"brand {brand_sid}"
        if what["outcome"] == "waiting":
            print(f"{name} is {what['status']} and has waited for {what['days_waiting']} days")
        if what["outcome"] == "failed":
            print(f"{name} is {what['status']}:", *what["reasons"], sep="\n  ")

    tell(fleet.output["manifest"])


compliance_fleet()
