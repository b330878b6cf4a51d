"""Link a task in Airflow to its resource in the Twilio Console, or on the page of the simulator."""

from typing import TYPE_CHECKING, Any
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


def simulator_url(base_url: str, account_sid: str, sid: str) -> str:
    """Return the place of a resource on the simulator's page."""
    return f"{base_url.rstrip('/')}/_simulator/?account={account_sid}#{sid}"


class ConsoleLink(BaseOperatorLink):
    """Link to the resource that the task made or waited for, by the operator's ``linked_sid``.

    A task that made nothing of its own, such as a batch, is linked to the service that it sends by. While the
    connection leads to a simulator, so does the link.
    """

    name = "Twilio Console"

    def get_link(self, operator: "BaseOperator", *, ti_key: "TaskInstanceKey") -> str:
        """Return the link. Airflow calls this in the task's process when the task ends, and stores it."""
        named = (getattr(operator, name, None) for name in ("linked_sid", "messaging_service_sid"))
        sid = next((sid for sid in named if isinstance(sid, str) and sid), None)
        if sid is None:
            return ""
        account = _account(operator)
        base_url = getattr(account, "base_url", None) or ""
        # Only a server on this machine may be reached without TLS: it is a simulator.
        if base_url.startswith("http://"):
            return simulator_url(base_url, account.account_sid, sid)
        return console_url(sid)


def _account(operator: Any) -> Any:
    """Return the account that the task acted on; ``None`` if it can't be told, which fails no task."""
    try:
        return operator.hook.account
    except Exception:
        return None
