"""Alarms on usage. The time that one fires at is computed from the charges, and no address is called.

https://www.twilio.com/docs/usage/api/usage-trigger
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.charges import Charge
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import bad_parameter
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record
from airflow_provider_twilio.simulator.v2010.usage import CATEGORIES, DAY, charges, counted_in, day_of, money

_RECURRING = ("daily", "monthly", "yearly", "alltime")
_FIELDS = ("count", "usage", "price")
_VALUE = re.compile(r"\+?\d+(\.\d+)?")
_DECIMALS = 6


@dataclass(slots=True, kw_only=True)
class UsageTrigger(Record):
    category: str
    field: str
    value: float
    recurring: str | None
    options: Wire


def _period_of(recurring: str | None, day: date) -> tuple[int, ...]:
    """Return a value that distinguishes one period of a recurring trigger from the next."""
    parts = {"daily": 3, "monthly": 2, "yearly": 1}.get(recurring or "", 0)
    return (day.year, day.month, day.day)[:parts]


class _History:
    """The account's charges by day, for all triggers."""

    def __init__(self, state: State, now: float) -> None:
        self.now = now
        self._days: dict[int, list[Charge]] = defaultdict(list)
        for charge in charges(state, now):
            self._days[int(charge.at // DAY)].append(charge)
        self.amount = lru_cache(maxsize=None)(self._amount)

    def days(self) -> list[int]:
        return sorted(self._days)

    def _of_day(self, day: int, category: str) -> Iterator[Charge]:
        return (charge for charge in self._days[day] if category in counted_in(charge.category))

    def of_day(self, day: int, category: str) -> list[Charge]:
        """Return a day's charges of a category, in their order."""
        return sorted(self._of_day(day, category), key=lambda charge: charge.at)

    def _amount(self, day: int, category: str, field: str) -> float:
        amounts: Iterator[float] = map(attrgetter(field), self._of_day(day, category))
        return sum(amounts)


class _Reading(NamedTuple):
    """The state of a trigger."""

    current: float
    fired: float | None


def _read(trigger: UsageTrigger, history: _History) -> _Reading:
    """Compute a trigger's state. It fires once a period, when its value is reached after it was set."""
    period: tuple[int, ...] | None = None
    current, fired, has_fired = 0.0, None, False
    for day in history.days():
        if _period_of(trigger.recurring, day_of(day * DAY)) != period:
            period, current, has_fired = _period_of(trigger.recurring, day_of(day * DAY)), 0.0, False
        before = current
        current += history.amount(day, trigger.category, trigger.field)
        was_set = trigger.created < (day + 1) * DAY
        if was_set and not has_fired and round(current, _DECIMALS) >= trigger.value:
            at = _reached(trigger, before, history.of_day(day, trigger.category))
            fired, has_fired = (fired, False) if at is None else (at, True)
    is_current = period == _period_of(trigger.recurring, day_of(history.now))
    return _Reading(current if is_current else 0.0, fired)


def _reached(trigger: UsageTrigger, before: float, charged: Iterable[Charge]) -> float | None:
    """Return the time of the charge that reached the value, or of the first one above it since it was set."""
    current = before
    for charge in charged:
        current += getattr(charge, trigger.field)
        if round(current, _DECIMALS) >= trigger.value and charge.at >= trigger.created:
            return charge.at
    return None


def render(state: State, trigger: UsageTrigger, reading: _Reading) -> Wire:
    base = f"/2010-04-01/Accounts/{state.account_sid}/Usage"
    return {
        "sid": trigger.sid,
        "account_sid": state.account_sid,
        "api_version": "2010-04-01",
        **trigger.options,
        "current_value": money(reading.current),
        "date_created": rfc2822(trigger.created),
        "date_fired": rfc2822(reading.fired),
        "date_updated": rfc2822(trigger.updated),
        "recurring": trigger.recurring,
        "trigger_by": trigger.field,
        "trigger_value": money(trigger.value),
        "uri": f"{base}/Triggers/{trigger.sid}.json",
        "usage_category": trigger.category,
        "usage_record_uri": f"{base}/Records.json?Category={trigger.category}",
    }


def _answer(status: int, state: State, trigger: UsageTrigger) -> Reply:
    return Reply(status, render(state, trigger, _read(trigger, _History(state, state.now()))))


def _read_options(call: Call) -> Wire:
    form = call.form
    options: Wire = {}
    if (url := form.url("CallbackUrl")) is not None:
        options["callback_url"] = url
    if (method := form.one_of("CallbackMethod", ("GET", "POST"))) is not None:
        options["callback_method"] = method
    if (name := form.short_text("FriendlyName", 64)) is not None:
        options["friendly_name"] = name
    return options


def create_trigger(state: State, call: Call) -> Reply:
    """Create a trigger. ``TriggerValue=+30`` means 30 more than now."""
    form, now = call.form, state.now()
    for name in ("CallbackUrl", "TriggerValue", "UsageCategory"):
        form.required(name)
    text = form.required("TriggerValue")
    if not _VALUE.fullmatch(text) or not float(text) > 0:
        raise bad_parameter(f"Invalid TriggerValue: {text!r} is not a positive number")
    trigger = UsageTrigger(
        sid=new_sid("UT"),
        created=now,
        updated=now,
        category=form.one_of("UsageCategory", CATEGORIES) or "",
        field=form.one_of("TriggerBy", _FIELDS) or "usage",
        value=float(text),
        recurring=form.one_of("Recurring", _RECURRING),
        options={"callback_method": "POST", "friendly_name": "", **_read_options(call)},
    )
    if text.startswith("+"):
        trigger.value += _read(trigger, _History(state, now)).current
    return _answer(201, state, state.table(UsageTrigger).add(trigger))


def fetch_trigger(state: State, call: Call) -> Reply:
    return _answer(200, state, state.find(UsageTrigger, call["Sid"]))


def update_trigger(state: State, call: Call) -> Reply:
    trigger = state.find(UsageTrigger, call["Sid"])
    trigger.options |= _read_options(call)
    trigger.updated = state.now()
    return _answer(200, state, trigger)


def delete_trigger(state: State, call: Call) -> Reply:
    state.table(UsageTrigger).remove(state.find(UsageTrigger, call["Sid"]))
    return Reply(204)


def list_triggers(state: State, call: Call) -> Reply:
    """List triggers. An empty ``Recurring`` asks for those that don't recur, as ``alltime`` does."""
    query = call.query
    recurring = query.one_of("Recurring", _RECURRING)
    if "Recurring" in query:
        recurring = recurring or "alltime"
    field, category = query.one_of("TriggerBy", _FIELDS), query.one_of("UsageCategory", CATEGORIES)
    rows = state.table(UsageTrigger).where(
        lambda row: (
            recurring in (None, row.recurring or "alltime")
            and field in (None, row.field)
            and category in (None, row.category)
        )
    )
    history = _History(state, state.now())
    return v2010_list(
        state, call, "usage_triggers", rows, lambda row: render(state, row, _read(row, history))
    )


_LIST = "/2010-04-01/Accounts/{AccountSid}/Usage/Triggers"
ROUTES: Routes = {
    ("GET", f"{_LIST}.json"): list_triggers,
    ("POST", f"{_LIST}.json"): create_trigger,
    ("GET", f"{_LIST}/{{Sid}}.json"): fetch_trigger,
    ("POST", f"{_LIST}/{{Sid}}.json"): update_trigger,
    ("DELETE", f"{_LIST}/{{Sid}}.json"): delete_trigger,
}
