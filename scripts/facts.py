"""The telling facts of each task of the onboarding DAG, a line each."""

import re
from collections.abc import Callable
from typing import Any

from scripts.seen import Seen

_ADDRESS = re.compile(r"\s*https?://\S+")


def facts_of(task: str, result: Any, seen: Seen) -> list[str]:
    """Return a line on a task that returned ``result``; for an unknown task the SID."""
    if isinstance(result, dict) and result.get("status") == "not needed":
        return ["nothing to do"]
    return _FACTS.get(task, _sid)(result, seen)


def name_of(reference: Any, number: int) -> str:
    """Return the name of a customer in a reference to a document, or the number if there is none."""
    name = reference.partition("#")[2] if isinstance(reference, str) else ""
    return name or f"customer {number}"


def _sid(result: Any, seen: Seen) -> list[str]:
    return [result["sid"]] if isinstance(result, dict) and "sid" in result else []


def _customers(result: Any, seen: Seen) -> list[str]:
    return [", ".join(name_of(customer, number) for number, customer in enumerate(result, 1))]


def _name(result: Any) -> str:
    """Return the SID; for a campaign its service's."""
    return str(result["messaging_service_sid" if "campaign_status" in result else "sid"])


def _way(result: Any, seen: Seen) -> str:
    return seen.way(_name(result), result.get("campaign_status") or result["status"])


def _made(result: Any, seen: Seen) -> list[str]:
    return [f"{_name(result)}  {_way(result, seen)}"]


def _waited(result: Any, seen: Seen) -> list[str]:
    return [_way(result, seen), *(_ADDRESS.sub("", reason) for reason in result["reasons"])]


def _bought(result: Any, seen: Seen) -> list[str]:
    return [f"{sid}  {seen.number(sid)}" for sid in result["sids"]]


def _delivered(result: Any, seen: Seen) -> list[str]:
    segments, price = result["num_segments"], abs(float(result.get("price") or 0))
    size = f"{segments} segment{'s' * (segments != 1)}"
    return [_way(result, seen), f"{size}, {price:.4f} {result['price_unit']}" if price else size]


def _looked(result: Any, seen: Seen) -> list[str]:
    return [f"{len(result['pages'])} pages and the document: {result['status']}"]


_FACTS: dict[str, Callable[[Any, Seen], list[str]]] = {
    "customers": _customers,
    "preflight": _looked,
    "account": _made,
    "customer_profile": _made,
    "a2p_profile": _made,
    "brand": _made,
    "wait_for_brand": _waited,
    "campaign": _made,
    "wait_for_campaign": _waited,
    "numbers": _bought,
    "verification": _made,
    "wait_for_verification": _waited,
    "first_text": _made,
    "wait_for_delivery": _delivered,
}
