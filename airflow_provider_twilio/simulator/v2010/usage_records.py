"""Usage by category and by period, in nine lists.

https://www.twilio.com/docs/usage/api/usage-record
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from urllib.parse import urlencode

from airflow_provider_twilio.simulator.call import Call, Handler, Reply, Routes
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record
from airflow_provider_twilio.simulator.v2010.usage import (
    CATEGORIES,
    CURRENCY,
    TOTAL,
    Tallies,
    Tally,
    Usage,
    day_of,
    money,
    of,
)
from airflow_provider_twilio.simulator.v2010.usage_periods import CUTS, Period, read_period

_SUBRESOURCES = {
    "all_time": "/AllTime",
    "daily": "/Daily",
    "last_month": "/LastMonth",
    "monthly": "/Monthly",
    "this_month": "/ThisMonth",
    "today": "/Today",
    "yearly": "/Yearly",
    "yesterday": "/Yesterday",
}


@dataclass(slots=True, kw_only=True)
class UsageRecord(Record):
    category: str
    period: Period
    tally: Tally


class UsageRows:
    """Every category in every period. A record is made when a page shows it."""

    def __init__(
        self, usage: Usage, periods: Sequence[Period], categories: Sequence[str], now: float
    ) -> None:
        self._periods = periods
        self._categories = categories
        self._now = now
        self._tallies: Callable[[Period], Tallies] = lru_cache(lambda period: usage.between(*period))

    def _record(self, position: int) -> UsageRecord:
        """Return a record. Newest first also means the categories in alphabetical order."""
        number, from_the_end = divmod(position, len(self._categories))
        period, category = self._periods[number], self._categories[-1 - from_the_end]
        tally = of(self._tallies(period), category)
        return UsageRecord(
            sid="",
            created=self._now,
            updated=self._now,
            position=position,
            category=category,
            period=period,
            tally=tally,
        )

    def _count(self) -> int:
        return len(self._periods) * len(self._categories)

    def older_than(self, position: int | None) -> Iterator[UsageRecord]:
        newest = self._count() if position is None else min(position, self._count())
        return map(self._record, range(newest - 1, -1, -1))

    def newer_than(self, position: int) -> Iterator[UsageRecord]:
        return map(self._record, range(position + 1, self._count()))


def _render(state: State, tail: str, row: UsageRecord) -> Wire:
    base = f"/2010-04-01/Accounts/{state.account_sid}/Usage/Records"
    tally, unit = row.tally, CATEGORIES[row.category].unit
    price, of_category = money(tally.price), urlencode({"Category": row.category})
    days = urlencode({"StartDate": row.period.start, "EndDate": row.period.end})
    is_total = row.category == TOTAL
    return {
        "account_sid": state.account_sid,
        "api_version": "2010-04-01",
        "as_of": datetime.fromtimestamp(row.created, UTC).isoformat(timespec="seconds"),
        "category": row.category,
        "count": None if is_total else str(tally.count),
        "count_unit": unit,
        "description": CATEGORIES[row.category].description,
        "end_date": row.period.end.isoformat(),
        "price": price,
        "price_unit": CURRENCY,
        "start_date": row.period.start.isoformat(),
        "subresource_uris": {
            name: f"{base}{subresource}.json?{of_category}" for name, subresource in _SUBRESOURCES.items()
        },
        "uri": f"{base}{tail}.json?{of_category}&{days}",
        "usage": price if is_total else str(tally.usage),
        "usage_unit": CURRENCY if is_total else unit,
    }


def _list(tail: str, state: State, call: Call) -> Reply:
    query, now = call.query, state.now()
    query.boolean("IncludeSubaccounts")
    category = query.one_of("Category", CATEGORIES)
    usage, today = Usage(state, now), day_of(now)
    periods = CUTS[tail](read_period(query, usage.first_day, today), today)
    rows = UsageRows(usage, periods, [category] if category else list(CATEGORIES), now)
    return v2010_list(state, call, "usage_records", rows, partial(_render, state, tail))


_LISTS: dict[tuple[str, str], Handler] = {
    ("GET", f"/2010-04-01/Accounts/{{AccountSid}}/Usage/Records{tail}.json"): partial(_list, tail)
    for tail in CUTS
}
ROUTES: Routes = _LISTS
