"""Usage, its cost and the balance. https://www.twilio.com/docs/usage/api"""

from decimal import Decimal
from typing import Literal

from airflow_provider_twilio.api.request import V2010, Paged
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.types import Day, HttpMethod, Timestamp, Url, UsageTriggerSid

Recurring = Literal["daily", "monthly", "yearly", "alltime"]
TriggerBy = Literal["count", "usage", "price"]


class Balance(Resource):
    """The money that is left in the account."""

    account_sid: str | None = None
    balance: Decimal | None = None
    currency: str | None = None


class UsageRecord(Resource):
    """The usage of one category in one period. https://www.twilio.com/docs/usage/api/usage-record"""

    account_sid: str | None = None
    category: str | None = None
    description: str | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    count: Decimal | None = None
    count_unit: str | None = None
    usage: Decimal | None = None
    usage_unit: str | None = None
    price: Decimal | None = None
    price_unit: str | None = None
    as_of: str | None = None


class UsageTrigger(Dated):
    """A call to an address when usage reaches a value. https://www.twilio.com/docs/usage/api/usage-trigger"""

    sid: UsageTriggerSid
    friendly_name: str | None = None
    usage_category: str | None = None
    trigger_by: str | None = None
    trigger_value: str | None = None
    current_value: str | None = None
    recurring: str | None = None
    callback_url: str | None = None
    callback_method: str | None = None
    usage_record_uri: str | None = None
    date_fired: Timestamp = None


class Usage(Paged, V2010[Page[UsageRecord]]):
    """The filter of a list of usage. The dates are GMT and inclusive."""

    category: str | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    include_subaccounts: bool | None = None


class FetchBalance(V2010[Balance], op="GET /Balance"):
    """Fetch the account's balance."""


class ListUsageRecord(Usage, op="GET /Usage/Records"):
    """List usage over the whole period, one record a category."""


class ListUsageRecordAllTime(Usage, op="GET /Usage/Records/AllTime"):
    """List usage since the account began."""


class ListUsageRecordDaily(Usage, op="GET /Usage/Records/Daily"):
    """List usage by day."""


class ListUsageRecordLastMonth(Usage, op="GET /Usage/Records/LastMonth"):
    """List last month's usage."""


class ListUsageRecordMonthly(Usage, op="GET /Usage/Records/Monthly"):
    """List usage by month."""


class ListUsageRecordThisMonth(Usage, op="GET /Usage/Records/ThisMonth"):
    """List this month's usage."""


class ListUsageRecordToday(Usage, op="GET /Usage/Records/Today"):
    """List today's usage."""


class ListUsageRecordYearly(Usage, op="GET /Usage/Records/Yearly"):
    """List usage by year."""


class ListUsageRecordYesterday(Usage, op="GET /Usage/Records/Yesterday"):
    """List yesterday's usage."""


class ListUsageTrigger(Paged, V2010[Page[UsageTrigger]], op="GET /Usage/Triggers"):
    """List the account's usage triggers."""

    recurring: Recurring | None = None
    trigger_by: TriggerBy | None = None
    usage_category: str | None = None


class CreateUsageTrigger(
    V2010[UsageTrigger], op="POST /Usage/Triggers", echo={"usage_category": "usage_category"}
):
    """Create a usage trigger; a ``trigger_value`` with ``+`` counts from now."""

    callback_url: Url
    trigger_value: str
    usage_category: str
    callback_method: HttpMethod | None = None
    friendly_name: str | None = None
    recurring: Recurring | None = None
    trigger_by: TriggerBy | None = None


class FetchUsageTrigger(V2010[UsageTrigger], op="GET /Usage/Triggers/{Sid}"):
    """Fetch a usage trigger."""

    sid: UsageTriggerSid


class UpdateUsageTrigger(V2010[UsageTrigger], op="POST /Usage/Triggers/{Sid}"):
    """Change a usage trigger's callback or name."""

    sid: UsageTriggerSid
    callback_url: Url | None = None
    callback_method: HttpMethod | None = None
    friendly_name: str | None = None


class DeleteUsageTrigger(V2010[None], op="DELETE /Usage/Triggers/{Sid}"):
    """Delete a usage trigger."""

    sid: UsageTriggerSid
