"""The page of a report on messages, as a browser draws it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from browser import Page, browsing

from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.reports.figures import Figures
from airflow_provider_twilio.reports.page import page
from airflow_provider_twilio.simulator import ACCOUNT_SID

MONDAY = datetime(2026, 6, 29, tzinfo=UTC)
WEEK = Span(MONDAY, MONDAY + timedelta(days=7))
SENTENCES = (
    "No message was sent or received.",
    "No message has come to its end yet.",
    "No sent message has an error code.",
    "Twilio charged nothing.",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(tmp_path_factory.mktemp("browser") / "profile") as open_page:
        yield open_page


def week(*, received: bool = True) -> Figures:
    """Each day 20 are delivered, more fail on Thursday, some come in."""
    figures = Figures(WEEK)
    figures.spent["USD"] = {}
    for number, day in enumerate(figures.days):
        figures.sent[day] = Counter(delivered=20, undelivered=13 if number == 3 else 2)
        figures.spent["USD"][day] = Decimal("0.1826") + number
        if received:
            figures.received[day] = 5
    figures.errors.update({30007: 18, 30034: 7})
    return figures


def show(browser: Page, figures: Figures, folder: Path, width: int = 1300) -> None:
    file = folder / "report.html"
    file.write_text(page(figures, ACCOUNT_SID))
    browser.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
    )
    browser.open(f"file://{file}")
    browser.until("document.readyState === 'complete' && !!document.querySelector('main')")


def chart(title: str) -> str:
    """The expression for the drawing of a chart."""
    return f"[...document.querySelectorAll('h2')].find(h => h.textContent === '{title}').parentElement"


def middles(browser: Page, title: str, what: str) -> list[float]:
    """The middles of elements of a chart, from left to right."""
    found: Any = browser.value(
        f"[...{chart(title)}.querySelectorAll('{what}')].map(one => "
        "{ const box = one.getBoundingClientRect(); return box.x + box.width / 2 })"
    )
    return sorted(found)


def labels(browser: Page, title: str) -> list[str]:
    found: list[str] = browser.value(
        f"[...{chart(title)}.querySelectorAll('text')].map(one => one.textContent)"
    )
    return found


@pytest.mark.parametrize("width", [1300, 375])
def test_a_bar_is_above_the_name_of_its_day(browser: Page, tmp_path: Path, width: int) -> None:
    show(browser, week(received=False), tmp_path, width)

    for title, repeated in (("Messages by day", 2), ("Spend by day in USD", 1)):
        bars = middles(browser, title, "rect.bar")[::repeated]
        days = middles(browser, title, "text.label[text-anchor=middle]")[::2]
        assert bars == pytest.approx(days, abs=1), title


def test_bars_of_sent_and_received_are_around_the_name_of_their_day(browser: Page, tmp_path: Path) -> None:
    show(browser, week(), tmp_path)

    bars = middles(browser, "Messages by day", "rect.bar")
    days = middles(browser, "Messages by day", "text.label[text-anchor=middle]")[::2]
    around = [(bars[3 * number] + bars[3 * number + 2]) / 2 for number in range(7)]
    assert around == pytest.approx(days, abs=1)


def test_the_axis_of_the_delivery_rate_ends_at_100_percent(browser: Page, tmp_path: Path) -> None:
    show(browser, week(), tmp_path)

    shown = labels(browser, "Delivery rate")
    marks = [text for text in shown if text.removesuffix("%").isdigit()]
    assert marks == ["50%", "60%", "70%", "80%", "90%", "100%"]
    assert shown.count("90.9%") == 6
    assert "60.6%" in shown


def test_every_text_of_a_chart_is_within_its_panel(browser: Page, tmp_path: Path) -> None:
    for width in (1300, 375):
        show(browser, week(), tmp_path, width)
        outside = browser.value(
            "[...document.querySelectorAll('.charts .panel')].flatMap(panel => "
            "[...panel.querySelectorAll('text')].filter(text => {"
            "const outer = panel.getBoundingClientRect(), inner = text.getBoundingClientRect();"
            "return inner.left < outer.left || inner.right > outer.right || inner.bottom > outer.bottom }))"
            ".map(text => text.textContent)"
        )
        assert outside == []
        assert browser.value("document.documentElement.scrollWidth") <= width


def test_a_week_without_messages_has_sentences_and_no_axis(browser: Page, tmp_path: Path) -> None:
    show(browser, Figures(WEEK), tmp_path)

    text = browser.text()
    assert [sentence for sentence in SENTENCES if sentence not in text] == []
    assert browser.value("document.querySelectorAll('svg').length") == 0


def test_the_figures_of_a_chart_are_a_table(browser: Page, tmp_path: Path) -> None:
    show(browser, week(), tmp_path)

    cells = browser.value(
        f"[...{chart('Messages by day')}.querySelectorAll('tr')].map(row => "
        "[...row.children].map(cell => cell.textContent))"
    )
    assert cells[0] == ["day", "delivered", "undelivered", "received"]
    assert cells[4] == ["Thu 2 Jul", "20", "13", "5"]
    assert browser.value(f"{chart('Messages by day')}.querySelector('svg').getAttribute('aria-label')") == (
        "Messages by day; the figures are below"
    )


def test_currencies_have_charts_of_their_own(browser: Page, tmp_path: Path) -> None:
    figures = week()
    figures.spent["EUR"] = {figures.days[0]: Decimal(3)}
    show(browser, figures, tmp_path)

    assert "3.00" in labels(browser, "Spend by day in EUR")
    assert "3.00" not in labels(browser, "Spend by day in USD")


def test_a_month_names_some_of_its_days(browser: Page, tmp_path: Path) -> None:
    figures = Figures(Span(MONDAY, MONDAY + timedelta(days=31)))
    for day in figures.days:
        figures.sent[day] = Counter(delivered=2)
    show(browser, figures, tmp_path)

    assert len(middles(browser, "Messages by day", "rect.bar")) == 31
    assert len(middles(browser, "Messages by day", "text.label[text-anchor=middle]")) == 2 * 7


def test_nothing_is_loaded(browser: Page, tmp_path: Path) -> None:
    show(browser, week(), tmp_path)

    assert browser.value("performance.getEntriesByType('resource').length") == 0
