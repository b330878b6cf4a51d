"""The fields that customer profiles and trust products share. Twilio calls both of them bundles."""

from typing import Any, Literal

from pydantic import Field

from airflow_provider_twilio.api.outcome import Meaning, Outcome, judge, reasons
from airflow_provider_twilio.api.request import Parameters
from airflow_provider_twilio.api.resource import Dated, Resource
from airflow_provider_twilio.api.types import (
    AnySid,
    AssignedEndpointSid,
    AssignedEntitySid,
    BundleSid,
    EvaluationSid,
    PolicySid,
    Text,
    Timestamp,
    Url,
)

BundleStatus = Literal["draft", "pending-review", "in-review", "twilio-rejected", "twilio-approved"]


class Bundle(Dated):
    """A collection of end users, documents and other bundles by a policy, and the status of its review."""

    sid: BundleSid
    policy_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    email: Text | None = None
    status_callback: str | None = None
    valid_until: Timestamp = None
    errors: list[Any] | None = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when approved. A draft counts as ``waiting``."""
        meaning: Meaning = {
            "reached": "twilio-approved",
            "failed": "twilio-rejected",
            "waiting": "draft pending-review in-review",
        }
        return judge(self.status, meaning, reasons(self.errors))


class Evaluation(Dated):
    """The comparison of a bundle with its policy."""

    sid: EvaluationSid
    policy_sid: str | None = None
    status: str | None = None
    results: list[Any] | None = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when compliant, else a reason for each missing or wrong field."""
        failed = (one for one in self.results or () if isinstance(one, dict) and one.get("passed") is False)
        wrong = (fault for result in failed for fault in result.get("invalid") or [result])
        meaning: Meaning = {"reached": "compliant", "failed": "noncompliant"}
        return judge(
            self.status, meaning, reasons([_as_error(fault) for fault in wrong if isinstance(fault, dict)])
        )


def _as_error(fault: dict[str, Any]) -> dict[str, Any]:
    """Rename a fault's keys to those of other resources' errors."""
    field = fault.get("object_field")
    return {
        "error_code": fault.get("error_code"),
        "message": fault.get("failure_reason"),
        "fields": [field] if field else [],
    }


class EndpointAssignment(Dated):
    """A phone number in a bundle."""

    sid: AssignedEndpointSid
    channel_endpoint_type: str | None = None
    channel_endpoint_sid: str | None = None


class EntityAssignment(Dated):
    """An end user, a document or another bundle in a bundle."""

    sid: AssignedEntitySid
    object_sid: str | None = None


class ProvisionalCopy(Resource):
    """A copy of an approved bundle, to change it."""

    account_sid: str | None = None
    policy_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    email: Text | None = None
    status_callback: str | None = None
    valid_until: Timestamp = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class NewBundle(Parameters):
    """The parameters of a new bundle.

    :param email_address: Twilio's ``Email``: Twilio sends changes of the status there. Give the address of
        the party that registers, not the registered party's. (Every Airflow operator has an ``email`` of its
        own.)
    """

    friendly_name: str
    email_address: Text = Field(serialization_alias="Email")
    policy_sid: PolicySid
    status_callback: Url | None = None


class BundleChange(Parameters):
    """The parameters that change a bundle.

    :param status: ``pending-review`` submits it for review.
    """

    status: BundleStatus | None = None
    status_callback: Url | None = None
    friendly_name: str | None = None
    email_address: Text | None = Field(default=None, serialization_alias="Email")


class BundleFilter(Parameters):
    """The filter of a list of bundles."""

    status: BundleStatus | None = None
    friendly_name: str | None = None
    policy_sid: PolicySid | None = None


class EndpointFilter(Parameters):
    """The filter of a list of phone numbers in a bundle.

    :param channel_endpoint_sids: several SIDs, separated by commas.
    """

    channel_endpoint_sid: AnySid | None = None
    channel_endpoint_sids: str | None = None


class NewEndpoint(Parameters):
    """A phone number to assign.

    :param channel_endpoint_type: ``phone-number``.
    """

    channel_endpoint_type: str
    channel_endpoint_sid: AnySid
