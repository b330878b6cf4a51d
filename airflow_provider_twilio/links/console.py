"""Link a task in Airflow to its resource in the Twilio Console."""

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
    """Return the Console's page of a resource, or its start page.

    All campaigns share one page, and so do toll-free verifications and domains.
    """
    return urljoin(_CONSOLE, _PAGES.get(sid[:2], "").format(sid=sid)).rstrip("/")


class ConsoleLink(BaseOperatorLink):
    """Link to the resource that the task made or waited for, by the operator's ``linked_sid``."""

    name = "Twilio Console"

    def get_link(self, operator: "BaseOperator", *, ti_key: "TaskInstanceKey") -> str:
        """Return the link. Airflow calls this in the task's process when the task ends, and stores it."""
        sid = getattr(operator, "linked_sid", None)
        return console_url(sid) if sid else ""
