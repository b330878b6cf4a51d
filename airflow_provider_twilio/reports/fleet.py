"""The page of all customers that are being onboarded: where each stands, and who has to act next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from airflow_provider_twilio.reports.frame import meanings, render

Stage = Literal[
    "not begun", "profiles", "brand", "campaign", "numbers", "verification", "carriers", "ready", "not read"
]
STAGES: dict[Stage, str] = {
    "not begun": "Twilio has nothing of the customer",
    "profiles": "Trust Hub profiles are made or reviewed",
    "brand": "the brand is registered or reviewed",
    "campaign": "the campaign is registered or reviewed",
    "numbers": "the service lacks numbers",
    "verification": "the toll-free number is verified",
    "carriers": "all is approved, but no message has been delivered yet",
    "ready": "a message was delivered",
    "not read": "the document has faults, or Twilio refused to tell",
}
"""The stages in their order, with what they mean."""
Actor = Literal["us", "customer", "Twilio", "carrier", "nobody"]
ACTORS: tuple[Actor, ...] = ("us", "customer", "Twilio", "carrier", "nobody")
"""Who has to act next, the most urgent one first."""

_LONGEST_NAME = 80
_LONGEST_REASON = 200
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused.

    :param words: without phone numbers, tax numbers and names of people.
    :param code: Twilio's error code.
    """

    words: str
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands.

    :param customer: the name of its document.
    :param since: the beginning of the stage; ``None`` if nothing tells.
    :param verdict: what Twilio says of it, such as ``brand FAILED``.
    :param actor: who has to act next, with ``action`` as a short sentence.
    :param paid: fees in USD; ``expected`` is what is still to be paid. ``None`` if nobody knows.
    """

    customer: str
    route: str
    stage: Stage
    actor: Actor
    action: str
    since: datetime | None = None
    verdict: str = ""
    reasons: Sequence[Reason] = ()
    paid: Decimal | None = None
    expected: Decimal | None = None


def page(fleet: Sequence[Standing], now: datetime) -> bytes:
    """Return the page as HTML in UTF-8; those who wait for us longest come first.

    :param now: the moment at which Twilio was asked.
    """
    rows = sorted(fleet, key=lambda one: (ACTORS.index(one.actor), -_days(one, now), one.customer))
    codes = Counter(reason.code for one in fleet for reason in one.reasons if reason.code)
    html = render(
        "fleet.html",
        script="fleet.js",
        now=f"{now.day} {now:%b %Y, %H:%M} GMT",
        totals=_totals(fleet),
        stages=[(name, count, STAGES[name]) for name, count in by_stage(fleet).items()],
        actors=[(actor, sum(one.actor == actor for one in fleet)) for actor in ACTORS],
        rows=[_row(one, now) for one in rows],
        codes=meanings(codes.most_common()),
    )
    return html.encode(errors="replace")


def by_stage(fleet: Sequence[Standing]) -> dict[Stage, int]:
    """Count customers by stage, in the order of stages; those without customers are left out."""
    counts = Counter(one.stage for one in fleet)
    return {name: counts[name] for name in STAGES if counts[name]}


def _totals(fleet: Sequence[Standing]) -> list[tuple[str, str]]:
    acting = Counter(one.actor for one in fleet)
    return [
        ("customer" if len(fleet) == 1 else "customers", f"{len(fleet):,}"),
        ("ready", f"{by_stage(fleet).get('ready', 0):,}"),
        ("wait for us", f"{acting['us']:,}"),
        ("wait for the customer", f"{acting['customer']:,}"),
        ("fees paid", _sum(one.paid for one in fleet)),
        ("fees expected", _sum(one.expected for one in fleet)),
    ]


def _row(one: Standing, now: datetime) -> dict[str, object]:
    shown = one.reasons[:_MOST_REASONS]
    return {
        "customer": _cut(one.customer, _LONGEST_NAME) or "(no name)",
        "route": one.route.replace("_", " "),
        "stage": one.stage,
        "days": "" if one.since is None else _days(one, now),
        "verdict": one.verdict,
        "reasons": [(reason.code, _cut(reason.words, _LONGEST_REASON)) for reason in shown],
        "more": len(one.reasons) - len(shown),
        "actor": one.actor,
        "action": one.action,
        "paid": _amount(one.paid),
        "expected": _amount(one.expected),
    }


def _days(one: Standing, now: datetime) -> int:
    return max((now - one.since).days, 0) if one.since else 0


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"${amount:,.2f}"


def _sum(amounts: Iterable[Decimal | None]) -> str:
    known = [amount for amount in amounts if amount is not None]
    return _amount(sum(known, Decimal(0))) if known else "unknown"


def _cut(text: str, longest: int) -> str:
    """Return a text on one line, cut to so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
