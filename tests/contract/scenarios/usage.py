"""Balance, usage records and usage triggers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from .messages import RECIPIENT, SENDER
from .stage import Stage, drives, refused, said

CUTS = {
    "": None,
    "AllTime": "all_time",
    "Daily": "daily",
    "LastMonth": "last_month",
    "Monthly": "monthly",
    "ThisMonth": "this_month",
    "Today": "today",
    "Yearly": "yearly",
    "Yesterday": "yesterday",
}
"""The SDK's names of the lists."""
_WITHOUT_TODAY = ("LastMonth", "Yesterday")


def _sent(stage: Stage, count: int) -> None:
    for _ in range(count):
        stage.account.messages.create(to=RECIPIENT, from_=SENDER, body="Hello")
    stage.later(10)


@drives("v2010", "FetchBalance")
def messages_are_paid_from_the_balance(stage: Stage) -> None:
    before = stage.account.balance.fetch()
    assert before.currency == "USD"
    _sent(stage, 3)
    paid = Decimal(before.balance) - Decimal(stage.account.balance.fetch().balance)
    assert paid > 0


def _counts(stage: Stage, cut: str) -> list[int]:
    return [int(one.count) for one in getattr(stage.account.usage.records, cut).list(category="sms-outbound")]


@drives("v2010", *(f"ListUsageRecord{cut}" for cut in CUTS))
def usage_is_cut_nine_ways(stage: Stage) -> None:
    _sent(stage, 3)
    today = stage.simulator.now().date()
    for cut, name in CUTS.items():
        records = stage.account.usage.records
        records = getattr(records, name) if name else records
        counts = [int(record.count) for record in records.list(category="sms-outbound")]
        assert sum(counts) == (0 if cut in _WITHOUT_TODAY else 3), cut
    (record,) = stage.account.usage.records.today.list(category="sms-outbound")
    said(record, category="sms-outbound", start_date=today, end_date=today, count_unit="messages")
    assert Decimal(str(record.price)) > 0
    stage.later(86_400)
    assert _counts(stage, "yesterday") == [3]
    assert sum(_counts(stage, "today")) == 0
    daily = stage.account.usage.records.daily
    days = daily.list(category="sms-outbound", start_date=today, end_date=today + timedelta(days=1))
    assert {record.start_date: int(record.count) for record in days} == {
        today: 3,
        today + timedelta(days=1): 0,
    }
    stage.later(31 * 86_400)
    assert _counts(stage, "last_month") == [3]
    assert sum(_counts(stage, "this_month")) == 0
    assert sum(_counts(stage, "yearly")) == sum(_counts(stage, "monthly")) == 3


@drives(
    "v2010",
    "ListUsageTrigger",
    "CreateUsageTrigger",
    "FetchUsageTrigger",
    "UpdateUsageTrigger",
    "DeleteUsageTrigger",
)
def a_trigger_fires(stage: Stage) -> None:
    triggers = stage.account.usage.triggers
    wanted: dict[str, Any] = {
        "callback_url": "https://example.com/alarm",
        "trigger_value": "2",
        "usage_category": "sms",
        "callback_method": "GET",
        "friendly_name": "Owls",
        "recurring": "daily",
        "trigger_by": "count",
    }
    trigger = triggers.create(**wanted)
    said(trigger, **wanted, current_value="0", date_fired=None)
    other = triggers.create(
        callback_url="https://example.com/alarm", trigger_value="9", usage_category="mms", trigger_by="price"
    )
    assert {one.sid for one in triggers.list()} == {trigger.sid, other.sid}
    assert [one.sid for one in triggers.list(usage_category="sms")] == [trigger.sid]
    assert [one.sid for one in triggers.list(recurring="daily", trigger_by="count")] == [trigger.sid]
    _sent(stage, 2)
    assert triggers(trigger.sid).fetch().date_fired
    said(trigger.update(friendly_name="Ravens"), friendly_name="Ravens", usage_category="sms")
    assert trigger.fetch().friendly_name == "Ravens"
    assert trigger.delete()
    with refused(404, 20404):
        trigger.fetch()
