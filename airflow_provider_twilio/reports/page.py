"""The page of a report on messages."""

from airflow_provider_twilio.reports.charts import charts
from airflow_provider_twilio.reports.figures import Figures, delivery_rate
from airflow_provider_twilio.reports.frame import meanings, render


def page(figures: Figures, account_sid: str) -> str:
    """Return the page as HTML."""
    return render(
        "messages.html",
        account_sid=account_sid,
        period=_period(figures),
        totals=_totals(figures),
        charts=charts(figures),
        codes=meanings(figures.errors.most_common()),
    )


def _period(figures: Figures) -> str:
    first, last = figures.days[0], figures.days[-1]
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}, GMT"


def _totals(figures: Figures) -> list[tuple[str, str]]:
    statuses = figures.statuses
    rate = delivery_rate(statuses)
    lost = statuses["failed"] + statuses["undelivered"]
    spent = [f"{amount:,.2f} {unit}" for unit, amount in sorted(figures.total_spent().items())]
    return [
        ("sent", f"{sum(statuses.values()):,}"),
        ("delivered", "none yet" if rate is None else f"{rate:.1%}"),
        ("failed or undelivered", f"{lost:,}"),
        ("received", f"{sum(figures.received.values()):,}"),
        ("segments sent", f"{figures.segments:,}"),
        ("spent", " + ".join(spent) or "nothing"),
    ]
