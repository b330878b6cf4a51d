"""Looks for the policy of a bundle where the one of Twilio's guides is gone.

Twilio says that policies change, and that their SIDs are to be looked up by their names:
https://www.twilio.com/docs/trust-hub/trusthub-rest-api
"""

from typing import TYPE_CHECKING

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.trusthub_v1.policies import ListPolicies

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook


def successor(hook: "TwilioHook", policy_sid: str, name: str | None) -> str | None:
    """Return the SID of the only policy that has a lost policy's name; ``None`` if it isn't lost.

    :param policy_sid: of the policy that Twilio has refused.
    :param name: its friendly name, where that is known.
    :raises InvalidRequest: it is lost, and no other policy or several of them have the name.
    """
    there = [policy for page in hook.pages(ListPolicies()) for policy in page]
    if any(policy.sid == policy_sid for policy in there):
        return None
    named = [policy.sid for policy in there if name and _same(policy.friendly_name, name)]
    if len(named) == 1:
        return named[0]
    listed = "".join(f"\n  {policy.sid}  {policy.friendly_name}" for policy in there)
    raise InvalidRequest(f"policy_sid: {policy_sid}: Twilio has no such policy any more. There are:{listed}")


def _same(friendly_name: str | None, name: str) -> bool:
    return " ".join((friendly_name or "").split()).casefold() == name.casefold()
