"""Have a toll-free number verified: buy it, submit it, wait for days, correct what was rejected, resubmit.

The facts about the business are in ``tollfree_verification.yaml`` beside this file, and so is the correction.
Run it as often as you like: the number is bought once, the verification submitted once for its
``external_reference_id``, and each rejection answered once. Where nothing is to do, a task does nothing.
"""

import os
from pathlib import Path
from typing import Any

import pendulum
import yaml
from airflow.sdk import dag, task

from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.tollfree import (
    ResubmitTollfreeVerificationOperator,
    SubmitTollfreeVerificationOperator,
)
from airflow_provider_twilio.sensors.tollfree import TollfreeVerifiedSensor

FILE = Path(__file__).with_suffix(".yaml")
# Seconds between two looks. A review takes days; the simulator takes seconds.
POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["twilio", "toll-free"],
    doc_md=__doc__,
)
def tollfree_verification() -> None:
    business: dict[str, Any] = yaml.safe_load(FILE.read_text())
    correction: dict[str, Any] | None = business["correction"]

    @task
    def corrections(verdict: dict[str, Any]) -> list[str]:
        """Print why it was rejected and what will be changed; without a correction the run ends here."""
        from airflow.providers.common.compat.sdk import AirflowFailException

        if verdict["outcome"] == "reached":
            print("The number is verified: nothing to correct.")
            return []
        print(f"The verification is {verdict['status']}:", *verdict["reasons"], sep="\n  ")
        if correction is None:
            raise AirflowFailException(
                f"correction: none is given in {FILE.name}: write one, and clear this task until "
                f"{verdict.get('edit_expiration') or 'Twilio closes the verification'}"
            )
        print(f"To be corrected: {', '.join(correction)}.")
        return [*correction]

    number = BuyPhoneNumberOperator(
        task_id="buy_number", number_type="toll-free", friendly_name=business["friendly_name"]
    )
    submitted = SubmitTollfreeVerificationOperator(
        task_id="submit", tollfree_phone_number_sid=number.output["sid"], **business["verification"]
    )
    verdict = TollfreeVerifiedSensor(
        task_id="wait_for_verdict",
        verification_sid=submitted.output["sid"],
        on_failure="return",
        poll_interval=POLL_INTERVAL,
    )
    resubmitted = ResubmitTollfreeVerificationOperator(
        task_id="resubmit", sid=submitted.output["sid"], **correction or {}
    )
    approved = TollfreeVerifiedSensor(
        task_id="wait_for_approval", verification_sid=submitted.output["sid"], poll_interval=POLL_INTERVAL
    )
    corrections(verdict.output) >> resubmitted >> approved


tollfree_verification()
