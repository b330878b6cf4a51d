"""The way from a task in Airflow to its resource in the Twilio Console."""

from typing import TYPE_CHECKING

from airflow.providers.common.compat.sdk import BaseOperatorLink

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import BaseOperator
    from airflow.sdk.types import TaskInstanceKey

_CONSOLE = "https://console.twilio.com/us1"
_PAGES = {
    "BN": "develop/sms/regulatory-compliance/brands/{sid}",
    "QE": "develop/sms/regulatory-compliance/campaigns",
    "MG": "develop/sms/services/{sid}",
    "PN": "develop/phone-numbers/manage/incoming/{sid}/configure",
    "SM": "monitor/logs/sms?filters={sid}",
    "MM": "monitor/logs/sms?filters={sid}",
}


def console_url(sid: str) -> str:
    """The Console's page of a resource, or its start page; campaigns have no page by SID."""
    return f"{_CONSOLE}/{_PAGES.get(sid[:2], '').format(sid=sid)}".rstrip("/")


class ConsoleLink(BaseOperatorLink):
    """Opens what the task made or waited for, by the ``linked_sid`` that it left on its operator."""

    name = "Twilio Console"

    def get_link(self, operator: "BaseOperator", *, ti_key: "TaskInstanceKey") -> str:
        """Airflow asks in the task's process when the task ends, and keeps the answer."""
        sid = getattr(operator, "linked_sid", None)
        return console_url(sid) if sid else ""
