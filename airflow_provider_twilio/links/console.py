"""The way from a task in Airflow to its resource in the Twilio Console."""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from airflow.providers.common.compat.sdk import BaseOperatorLink

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import BaseOperator
    from airflow.sdk.types import TaskInstanceKey

_CONSOLE = "https://console.twilio.com/us1/"
_PAGES = {
    "BN": "develop/sms/regulatory-compliance/brands/{sid}",
    "QE": "develop/sms/regulatory-compliance/campaigns",
    "MG": "develop/sms/services/{sid}",
    "PN": "develop/phone-numbers/manage/incoming/{sid}/configure",
    "SM": "monitor/logs/sms?filters={sid}",
    "MM": "monitor/logs/sms?filters={sid}",
    "HH": "develop/sms/regulatory-compliance/toll-free-verifications",
    "DN": "https://www.twilio.com/console/admin/domains",
}


def console_url(sid: str) -> str:
    """The Console's page of a resource, or its start page.

    Campaigns, toll-free verifications and domains have one page for all.
    """
    return urljoin(_CONSOLE, _PAGES.get(sid[:2], "").format(sid=sid)).rstrip("/")


class ConsoleLink(BaseOperatorLink):
    """Opens what the task made or waited for, by the ``linked_sid`` that it left on its operator."""

    name = "Twilio Console"

    def get_link(self, operator: "BaseOperator", *, ti_key: "TaskInstanceKey") -> str:
        """Airflow asks in the task's process when the task ends, and keeps the answer."""
        sid = getattr(operator, "linked_sid", None)
        return console_url(sid) if sid else ""
