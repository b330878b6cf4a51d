"""The telling facts of each task of the onboarding DAG, a line each."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from scripts.seen import ARROW, Seen

Given = Mapping[str, Any]
"""What the YAML file says of the task's business."""
_ADDRESS = re.compile(r"\s*https?://\S+")


def facts_of(task: str, result: Any, given: Given, seen: Seen) -> list[str]:
    """What came of a task that returned ``result``; of a task that isn't known here, the SID."""
    return _FACTS.get(task, _sid)(result, given, seen)


def name_of(given: Any, number: int) -> str:
    """The name of a business, or its number in the YAML file if that says none."""
    return str(given["name"]) if isinstance(given, dict) and "name" in given else f"business {number}"


def _sid(result: Any, given: Given, seen: Seen) -> list[str]:
    return [result["sid"]] if isinstance(result, dict) and "sid" in result else []


def _businesses(result: Any, given: Given, seen: Seen) -> list[str]:
    return [", ".join(name_of(business, number) for number, business in enumerate(result, 1))]


def _name(result: Any) -> str:
    """The SID, of a campaign its service's."""
    return str(result["messaging_service_sid" if "campaign_status" in result else "sid"])


def _way(result: Any, seen: Seen) -> str:
    return seen.way(_name(result), result.get("campaign_status") or result["status"])


def _made(result: Any, given: Given, seen: Seen) -> list[str]:
    return [f"{_name(result)}  {_way(result, seen)}"]


def _waited(result: Any, given: Given, seen: Seen) -> list[str]:
    return [_way(result, seen), *(_ADDRESS.sub("", reason) for reason in result["reasons"])]


def _corrected(result: Any, given: Given, seen: Seen) -> list[str]:
    fix = given.get("fix")
    if fix and seen.attributes(fix["end_user_sid"]) == fix["attributes"]:
        return [f"corrected {', '.join(fix['attributes'])}"]
    return ["nothing to correct"]


def _resubmitted(result: Any, given: Given, seen: Seen) -> list[str]:
    way = _way(result, seen)
    return [f"resubmitted: {way}" if ARROW in way else "nothing to resubmit"]


def _bought(result: Any, given: Given, seen: Seen) -> list[str]:
    return [f"{result['sid']}  {seen.number(result['sid'])}"]


def _added(result: Any, given: Given, seen: Seen) -> list[str]:
    return [f"{seen.number(result['sid'])} is in the service"]


def _delivered(result: Any, given: Given, seen: Seen) -> list[str]:
    segments, price = result["num_segments"], abs(float(result.get("price") or 0))
    size = f"{segments} segment{'s' * (segments != 1)}"
    return [_way(result, seen), f"{size}, {price:.4f} {result['price_unit']}" if price else size]


_FACTS: dict[str, Callable[[Any, Given, Seen], list[str]]] = {
    "businesses": _businesses,
    "register_brand": _made,
    "wait_for_brand": _waited,
    "correct": _corrected,
    "resubmit_brand": _resubmitted,
    "wait_for_approval": _waited,
    "register_campaign": _made,
    "wait_for_campaign": _waited,
    "buy_number": _bought,
    "add_number": _added,
    "send_sms": _made,
    "wait_for_delivery": _delivered,
}
