"""Fleets of customers, as a page shows them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from airflow_provider_twilio.reports.fleet import ACTORS, Reason, Standing

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOSTILE = (
    "<b onmouseover=alert(1)>Bold & Co</b>",
    "</script><script>document.title='taken'</script>",
    "</td></tr></table><img src=http://127.0.0.1:1/x onerror=\"document.title='taken'\">",
    "\u202eelppA\u202c שלום עולם",
    "👩‍👩‍👧‍👦" * 30,
    "x" * 10_000,
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "\ud800 half a character",
    "",
)
_KINDS: tuple[dict[str, Any], ...] = (
    {"stage": "profiles", "actor": "us", "action": "Correct the document", "verdict": "twilio-rejected"},
    {"stage": "brand", "actor": "Twilio", "action": "Twilio reviews the brand", "verdict": "brand IN_REVIEW"},
    {"stage": "brand", "actor": "customer", "action": "They answer the code", "verdict": "brand APPROVED"},
    {
        "stage": "campaign",
        "actor": "us",
        "action": "Correct the campaign and submit it again",
        "verdict": "campaign FAILED",
        "reasons": (
            Reason("The call to action can't be verified: the opt-in page asks for a login.", 30909),
            Reason("The privacy policy doesn't say that mobile information isn't shared.", 30932),
            Reason("The samples don't fit the use case.", 30893),
            Reason("The description is vague.", 30886),
        ),
    },
    {"stage": "carriers", "actor": "carrier", "action": "They register the numbers"},
    {"stage": "ready", "actor": "nobody", "action": ""},
    {"stage": "not begun", "actor": "us", "action": "Run the onboarding"},
)  # fmt: skip


def standing(customer: str, **values: Any) -> Standing:
    """A customer that waits for a brand, unless told otherwise."""
    usual: dict[str, Any] = {"stage": "brand", "actor": "Twilio", "action": "Twilio reviews the brand"}
    return Standing(**{"customer": customer, "route": "standard", **usual, **values})


def fleet(size: int, names: tuple[str, ...] = ()) -> list[Standing]:
    """Customers of every kind; the first ones have these names."""
    return [
        standing(
            names[number] if number < len(names) else f"Customer Bikes {number} & Sons",
            since=None if number % 7 == 6 else NOW - timedelta(days=number % 90, hours=1),
            paid=Decimal(46) * (number % 2),
            expected=Decimal("15.00") + number % 5,
            **_KINDS[number % len(_KINDS)],
        )
        for number in range(size)
    ]


assert {kind["actor"] for kind in _KINDS} == {*ACTORS}
