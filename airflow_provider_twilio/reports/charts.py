"""The charts of a report on messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from airflow_provider_twilio.reports.by_day import Series, bars, line, name_of
from airflow_provider_twilio.reports.drawing import rows
from airflow_provider_twilio.reports.figures import Figures, delivery_rate

COLORS = {
    "delivered": "#1b7f5f",
    "read": "#12563f",
    "sent": "#4a8fc0",
    "undelivered": "#c2741a",
    "failed": "#b32d24",
    "canceled": "#5f5f69",
}
"""Of statuses; they differ in lightness too, for those who can't tell green from red."""
_WAITING = "#82868f"
_RECEIVED = "#5b5ea6"
_SPENT = "#35548c"
_MOST_CODES = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with everything beside it.

    :param note: a sentence about it.
    :param nothing: the sentence in its place if there is nothing to draw.
    :param drawing: SVG.
    :param head: names of the columns of its figures.
    :param rows: its figures; none if there is nothing to draw.
    :param legend: names with their colors; none if a single one would be.
    """

    title: str
    note: str
    nothing: str
    drawing: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    legend: Sequence[tuple[str, str]] = ()


def charts(figures: Figures) -> list[Chart]:
    """Return the charts of a page, a spend for each currency."""
    spends = [spend(figures, unit) for unit in sorted(figures.spent)] or [spend(figures, "")]
    return [volume(figures), rate(figures), errors(figures), *spends]


def volume(figures: Figures) -> Chart:
    """Stack the statuses of each day; received messages have a bar of their own beside."""
    order = sorted(figures.statuses, key=lambda status: ([*COLORS, status].index(status), status))
    sent = {status: [figures.sent[day][status] for day in figures.days] for status in order}
    received = {"received": [figures.received[day] for day in figures.days]} if figures.received else {}
    colors = {name: COLORS.get(name, _WAITING) for name in sent} | dict.fromkeys(received, _RECEIVED)
    title, note = "Messages by day", "Sent messages by their last status, and received ones."
    nothing = "No message was sent or received."
    if not colors:
        return Chart(title, note, nothing)
    groups = [group for group in (sent, received) if group]
    return Chart(
        title,
        note,
        nothing,
        bars(title, figures.days, groups, colors, "{:,.0f}", least_step=1),
        ("day", *colors),
        _table(figures.days, sent | received, "{:,.0f}"),
        [*colors.items()],
    )


def rate(figures: Figures) -> Chart:
    """Draw a line through the days that have a rate; the axis ends at 100 %."""
    rates = [delivery_rate(figures.sent[day]) for day in figures.days]
    title = "Delivery rate"
    note = "Delivered, as a share of the messages whose end is known: delivered, undelivered or failed."
    if all(each is None for each in rates):
        return Chart(title, note, "No message has come to its end yet.")
    drawing = line(title, figures.days, rates, COLORS["delivered"])
    cells = [
        (name_of(day), "" if each is None else f"{each:.2%}")
        for day, each in zip(figures.days, rates, strict=True)
    ]
    return Chart(title, note, "", drawing, ("day", "delivered"), cells)


def errors(figures: Figures) -> Chart:
    """Draw a bar for each code, the most frequent one on top."""
    most = [(str(code), count) for code, count in figures.errors.most_common(_MOST_CODES)]
    title = "Errors"
    note = f"Sent messages by Twilio's error code, the {_MOST_CODES} most frequent ones."
    if not most:
        return Chart(title, note, "No sent message has an error code.")
    cells = [(code, f"{count:,}") for code, count in most]
    return Chart(title, note, "", rows(title, most, COLORS["failed"]), ("error code", "messages"), cells)


def spend(figures: Figures, unit: str) -> Chart:
    """Draw a bar for each day.

    :param unit: the currency; empty if nothing was spent.
    """
    title = f"Spend by day in {unit}" if unit else "Spend by day"
    note = "What Twilio charged for sent and received messages."
    if not unit:
        return Chart(title, note, "Twilio charged nothing.")
    spent = {unit: [float(figures.spent[unit].get(day, 0)) for day in figures.days]}
    return Chart(
        title,
        note,
        "",
        bars(title, figures.days, [spent], {unit: _SPENT}, "{:,.2f}"),
        ("day", unit),
        _table(figures.days, spent, "{:,.4f}"),
    )


def _table(days: Sequence[date], series: Series, form: str) -> list[tuple[str, ...]]:
    return [
        (name_of(day), *(form.format(values[number]) for values in series.values()))
        for number, day in enumerate(days)
    ]
