"""What customer profiles and trust products have in common: Twilio calls both of them bundles."""

from typing import Any, Literal

from pydantic import Field

from airflow_provider_twilio.api.outcome import Meaning, Outcome, judge, reasons
from airflow_provider_twilio.api.request import Parameters
from airflow_provider_twilio.api.resource import Dated
from airflow_provider_twilio.api.types import PolicySid, Text, Timestamp, Url

BundleStatus = Literal["draft", "pending-review", "in-review", "twilio-rejected", "twilio-approved"]


class Bundle(Dated):
    """End users, documents and other bundles, as a policy asks for them, with a review's verdict."""

    policy_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    email: Text | None = None
    status_callback: str | None = None
    valid_until: Timestamp = None
    errors: list[Any] | None = None

    def outcome(self) -> Outcome:
        """Reached when approved. A draft waits to be handed in."""
        meaning: Meaning = {
            "reached": "twilio-approved",
            "failed": "twilio-rejected",
            "waiting": "draft pending-review in-review",
        }
        return judge(self.status, meaning, reasons(self.errors))


class Evaluation(Dated):
    """Whether a bundle has all that its policy asks for."""

    policy_sid: str | None = None
    status: str | None = None
    results: list[Any] | None = None

    def outcome(self) -> Outcome:
        """Reached when compliant; otherwise there is a reason for each field that is missing or wrong."""
        failed = (one for one in self.results or () if isinstance(one, dict) and one.get("passed") is False)
        wrong = (fault for result in failed for fault in result.get("invalid") or [result])
        meaning: Meaning = {"reached": "compliant", "failed": "noncompliant"}
        return judge(
            self.status, meaning, reasons([_as_error(fault) for fault in wrong if isinstance(fault, dict)])
        )


def _as_error(fault: dict[str, Any]) -> dict[str, Any]:
    """A fault of an evaluation in the words of other errors."""
    field = fault.get("object_field")
    return {
        "error_code": fault.get("error_code"),
        "message": fault.get("failure_reason"),
        "fields": [field] if field else [],
    }


class NewBundle(Parameters):
    """What a bundle is made of.

    :param email_address: is told of changes of the status. It is that of whoever registers, not of whom they
        register. (``email`` is an argument of every Airflow operator.)
    """

    friendly_name: str
    email_address: Text = Field(serialization_alias="Email")
    policy_sid: PolicySid
    status_callback: Url | None = None


class BundleChange(Parameters):
    """What can be changed of a bundle.

    :param status: ``pending-review`` hands it in.
    """

    status: BundleStatus | None = None
    status_callback: Url | None = None
    friendly_name: str | None = None
    email_address: Text | None = Field(default=None, serialization_alias="Email")


class BundleFilter(Parameters):
    """Which bundles are listed."""

    status: BundleStatus | None = None
    friendly_name: str | None = None
    policy_sid: PolicySid | None = None
