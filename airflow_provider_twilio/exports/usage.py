"""Usage records: what was used and what it cost, in nine cuts."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from time import sleep
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010 import usage
from airflow_provider_twilio.exports.interval import of_days, seconds_left
from airflow_provider_twilio.exports.list_reader import PageSize, records
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.columns import EXTRA, READ, UNFIT, Column

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

OF_DAYS: dict[str, type[Request[Any]]] = {
    "total": usage.ListUsageRecord,
    "daily": usage.ListUsageRecordDaily,
    "monthly": usage.ListUsageRecordMonthly,
    "yearly": usage.ListUsageRecordYearly,
}
"""Cuts of the days that are asked for."""
OF_NOW: dict[str, type[Request[Any]]] = {
    "all_time": usage.ListUsageRecordAllTime,
    "today": usage.ListUsageRecordToday,
    "yesterday": usage.ListUsageRecordYesterday,
    "this_month": usage.ListUsageRecordThisMonth,
    "last_month": usage.ListUsageRecordLastMonth,
}
"""Cuts whose days follow from the day on which Twilio is asked."""
CUTS = OF_DAYS | OF_NOW

COLUMNS = (
    Column("account_sid"),
    Column("category"),
    Column("description"),
    Column("start_date", "date"),
    Column("end_date", "date"),
    Column("count", "decimal"),
    Column("count_unit"),
    Column("usage", "decimal"),
    Column("usage_unit"),
    Column("price", "decimal"),
    Column("price_unit"),
    Column("as_of", "timestamp"),
    Column("api_version"),
    Column("uri"),
    Column("subresource_uris", "map"),
    EXTRA,
)
_KEY = ("category", "start_date", "end_date")
_TOTAL = "totalprice"


def check_cut(cut: Any) -> str:
    """Check the name of a cut.

    :raises InvalidRequest: there is none of this name.
    """
    if cut not in CUTS:
        raise InvalidRequest(f"cut: {cut!r}: must be one of {', '.join(CUTS)}")
    return str(cut)


def usage_export(
    hook: "TwilioHook",
    cut: str,
    days: tuple[date, date] | None,
    categories: Sequence[str] | None,
    include_subaccounts: bool | None,
    size: PageSize,
) -> Export:
    """Export usage records.

    :param days: the first and the last one; ``None`` for a cut of :data:`OF_NOW`.
    :param categories: all unless named. :param size: of the pages.
    """
    asked = {"start_date": days[0], "end_date": days[1]} if days else {}
    spent: dict[str, Decimal] = {}
    today = datetime.now(UTC).date()

    def read() -> Iterator[dict[str, Any]]:
        if days:
            sleep(seconds_left(of_days(*days), hook.ask_time()))
        for category in categories or (None,):
            request = CUTS[cut](category=category, include_subaccounts=include_subaccounts, **asked)
            for record in records(hook, request, size, _KEY):
                _add(spent, record)
                yield record

    return Export(
        of=f"usage-{cut}/1",
        columns=COLUMNS,
        span=of_days(*(days or (today, today))),
        records=read,
        options={
            "days": days and [*map(str, days)],
            "categories": categories,
            "include_subaccounts": include_subaccounts,
        },
        counts=lambda: {"price": {unit: str(price) for unit, price in spent.items()}},
    )


def _add(spent: dict[str, Decimal], record: dict[str, Any]) -> None:
    """Add up the total category alone: the others contain one another."""
    unit = record.get("price_unit")
    if record.get("category") == _TOTAL and record.get("price") is not None:
        named = unit.lower() if isinstance(unit, str) and _UNIT.fullmatch(unit) else "unknown"
        with suppress(*UNFIT):
            spent[named] = spent.get(named, Decimal(0)) + READ["decimal"](record["price"])


_UNIT = re.compile(r"[A-Za-z]{1,10}", re.ASCII)
