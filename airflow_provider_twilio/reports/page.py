"""The page of a report: one file that needs no network."""

from typing import Any

import plotly.io
from jinja2 import Environment, PackageLoader

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.reports.charts import charts
from airflow_provider_twilio.reports.figures import Figures, delivery_rate


def page(figures: Figures, account_sid: str) -> str:
    """Return the page as HTML, with plotly's own code within."""
    environment = Environment(loader=PackageLoader(__package__ or "", ""), autoescape=True)
    drawn = [
        {"title": title, "note": note, "html": _html(figure, first=number == 0)}
        for number, (title, note, figure) in enumerate(charts(figures))
    ]
    return environment.get_template("page.html").render(
        account_sid=account_sid,
        period=_period(figures),
        tiles=_tiles(figures),
        charts=drawn,
        errors=[
            (code, count, HINTS.get(code, ""), f"https://www.twilio.com/docs/errors/{code}")
            for code, count in figures.errors.most_common()
        ],
    )


def _html(figure: Any, *, first: bool) -> str:
    text: str = plotly.io.to_html(
        figure,
        full_html=False,
        include_plotlyjs=first,
        include_mathjax=False,
        config={"displayModeBar": False, "responsive": True},
    )
    return text


def _period(figures: Figures) -> str:
    first, last = figures.days[0], figures.days[-1]
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}, GMT"


def _tiles(figures: Figures) -> list[tuple[str, str]]:
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
