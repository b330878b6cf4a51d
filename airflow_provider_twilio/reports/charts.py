"""The charts of a report, by plotly. Imported only where a report is made: plotly is an extra."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from airflow_provider_twilio.reports.figures import Figures, delivery_rate

COLORS = {
    "delivered": "#1b7f5f",
    "read": "#12563f",
    "sent": "#7db8dd",
    "undelivered": "#e59f36",
    "failed": "#c0392f",
    "canceled": "#8d8d99",
}
"""Of statuses; they differ in lightness too, for those who can't tell green from red."""
_WAITING = "#c9ccd3"
_INBOUND = "#5b5ea6"
_MOST_CODES = 12


def charts(figures: Figures) -> list[tuple[str, str, Any]]:
    """Return each chart with its title and a sentence about it."""
    return [
        (
            "Messages by day",
            "Sent messages by their last status, and received ones.",
            volume(figures),
        ),
        (
            "Delivery rate",
            "Delivered, as a share of the messages whose end is known: delivered, undelivered or failed.",
            rate(figures),
        ),
        (
            "Errors",
            f"Sent messages by Twilio's error code, the {_MOST_CODES} most frequent ones.",
            errors(figures),
        ),
        (
            "Spend by day",
            "What Twilio charged for sent and received messages.",
            spend(figures),
        ),
    ]


def volume(figures: Figures) -> Any:
    """Stack bars of statuses, with received messages beside them."""
    order = sorted(figures.statuses, key=lambda status: ([*COLORS, status].index(status), status))
    bars = [
        go.Bar(
            name=status,
            x=_labels(figures.days),
            y=[figures.sent[day][status] for day in figures.days],
            marker_color=COLORS.get(status, _WAITING),
            offsetgroup="sent",
            hovertemplate="%{x}: %{y:,} " + status + "<extra></extra>",
        )
        for status in order
    ]
    received = go.Bar(
        name="received",
        x=_labels(figures.days),
        y=[figures.received[day] for day in figures.days],
        marker_color=_INBOUND,
        offsetgroup="received",
        hovertemplate="%{x}: %{y:,} received<extra></extra>",
    )
    figure = go.Figure([*bars, received], _layout("messages"))
    return figure.update_layout(barmode="stack", bargroupgap=0.05)


def rate(figures: Figures) -> Any:
    """Draw a line through the days that have a rate."""
    rates = [delivery_rate(figures.sent[day]) for day in figures.days]
    line = go.Scatter(
        x=_labels(figures.days),
        y=rates,
        mode="lines+markers+text",
        text=["" if each is None else f"{each:.1%}" for each in rates],
        textposition=[_beside(rates, place) for place in range(len(rates))],
        cliponaxis=False,
        line={"color": COLORS["delivered"], "width": 3},
        marker={"size": 9},
        hovertemplate="%{x}: %{y:.2%} delivered<extra></extra>",
    )
    known = [each for each in rates if each is not None]
    figure = go.Figure([line], _layout("delivered"))
    lowest = max(0.0, min(known, default=0.0) - 0.05)
    return figure.update_yaxes(tickformat=".0%", range=[lowest, 1.03])


def errors(figures: Figures) -> Any:
    """Draw a bar for each code, the most frequent one on top."""
    most = figures.errors.most_common(_MOST_CODES)[::-1]
    bars = go.Bar(
        x=[count for _, count in most],
        y=[str(code) for code, _ in most],
        orientation="h",
        marker_color=COLORS["failed"],
        text=[f"{count:,}" for _, count in most],
        textposition="auto",
        hovertemplate="%{y}: %{x:,} messages<extra></extra>",
    )
    figure = go.Figure([bars], _layout(""))
    figure.update_xaxes(title="messages", rangemode="tozero", tickformat=",d")
    return figure.update_yaxes(type="category", title="error code", gridcolor="rgba(0,0,0,0)")


def spend(figures: Figures) -> Any:
    """Draw a bar for each day and currency."""
    shades = ("#35548c", "#7d6ab0", "#2f8f9d")
    bars = [
        go.Bar(
            name=unit,
            x=_labels(figures.days),
            y=[float(figures.spent[unit].get(day, 0)) for day in figures.days],
            marker_color=shades[number % len(shades)],
            text=[f"{figures.spent[unit].get(day, 0):,.2f}" for day in figures.days],
            textposition="auto",
            hovertemplate="%{x}: %{y:,.4f} " + unit + "<extra></extra>",
        )
        for number, unit in enumerate(sorted(figures.spent))
    ]
    figure = go.Figure(bars, _layout(" / ".join(sorted(figures.spent))))
    return figure.update_layout(barmode="group", showlegend=len(bars) > 1)


def _beside(rates: Sequence[float | None], place: int) -> str:
    """Place a day's label: below the line if nothing near is lower."""
    around = [rates[near] for near in (place - 1, place + 1) if 0 <= near < len(rates)]
    here, others = rates[place], [each for each in around if each is not None]
    turns = here is not None and others and all(each > here for each in others)
    return "bottom center" if turns else "top center"


def _labels(days: Sequence[date]) -> list[str]:
    return [f"{day:%a}<br>{day.day} {day:%b}" for day in days]


def _layout(unit: str) -> Any:
    return go.Layout(
        template="plotly_white",
        height=340,
        margin={"l": 10, "r": 10, "t": 24, "b": 10},
        font={"family": "system-ui, sans-serif", "size": 13, "color": "#222733"},
        xaxis={"automargin": True, "type": None},
        yaxis={"automargin": True, "title": unit, "rangemode": "tozero", "tickformat": None},
        legend={"orientation": "h", "y": -0.18},
        hoverlabel={"bgcolor": "white"},
    )
