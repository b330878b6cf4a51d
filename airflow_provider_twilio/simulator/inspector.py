"""The page at ``/_simulator/`` with all resources of the account."""

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, Template

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.request_log import RecordedRequest
from airflow_provider_twilio.simulator.simulator import Simulator

_MESSAGES = 100
_REQUESTS = 60
_GOOD = {
    "APPROVED",
    "VERIFIED",
    "VETTED_VERIFIED",
    "SUCCESS",
    "TWILIO_APPROVED",
    "delivered",
    "received",
    "read",
    "in-use",
}
_BAD = {"FAILED", "TWILIO_REJECTED", "SUSPENDED", "DELETED", "DELETION_FAILED", "undelivered", "failed"}
_NEUTRAL = {"canceled", "UNVERIFIED", "SELF_DECLARED"}


def _tone(status: str | int | None) -> str:
    """Return a status's colour: good, bad or neutral, and waiting for all others."""
    if status is None:
        return "bad"
    if isinstance(status, int):
        return "good" if status < 400 else "bad"
    for tone, statuses in (("good", _GOOD), ("bad", _BAD), ("neutral", _NEUTRAL)):
        if status in statuses:
            return tone
    return "waiting"


def _clock(timestamp: float) -> str:
    return iso8601(timestamp)[11:19]


def _operation(request: RecordedRequest) -> str:
    """Return the path without the start and the end that all paths share."""
    return (
        request.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT_SID}").removeprefix("/v1") or request.path
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(tone=_tone, clock=_clock, operation=_operation)
    return environment.from_string(files(__package__).joinpath("inspector.html").read_text("utf-8"))


def page(simulator: Simulator, nonce: str = "", account_sid: str = ACCOUNT_SID) -> str:
    """Return the whole page as HTML. It reloads itself every second.

    :param nonce: identifies the page's own script in its policy.
    :param account_sid: of the main account or a subaccount.
    :raises LookupError: there is no such account.
    """
    state = simulator.snapshot(_MESSAGES, account_sid)
    return _template().render(
        nonce=nonce,
        account_sid=account_sid,
        accounts=simulator.accounts(),
        url=simulator.url,
        now=simulator.now(),
        state=state,
        names={profile["sid"]: profile["friendly_name"] for profile in state["customer_profiles"]},
        totals=simulator.totals(),
        requests=simulator.newest_requests(_REQUESTS),
    )
