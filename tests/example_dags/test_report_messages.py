"""The weekly report: the week exported once more, and its page."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states

DAY = timedelta(days=1)
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
MONDAY = TODAY - TODAY.weekday() * DAY


def test_the_page_of_last_week_lies_beside_sundays_manifest(
    load: Load,
    twilio: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TWILIO_EXPORTS", str(tmp_path))
    twilio.add_messages(
        {
            "to": "+12065550123",
            "from": "+14155550100",
            "body": "Your table is ready.",
            "date_sent": MONDAY - 8 * DAY + number * DAY / 4,
            "status": "undelivered" if number % 4 == 3 else "delivered",
            "error_code": 30007 if number % 4 == 3 else None,
        }
        for number in range(9 * 4)
    )

    run = load("report_messages").test(logical_date=MONDAY)

    assert states(run) == dict.fromkeys(["export", "report", "tell"], "success")
    first, last = (MONDAY - 7 * DAY).date(), (MONDAY - DAY).date()
    page = tmp_path / "twilio_default" / f"dt={last}" / f"_report-{first}-{last}.html"
    assert f"{page}: 28 messages were sent, 75.0% of them delivered" in capsys.readouterr().out
    text = page.read_text()
    assert "Delivery rate" in text
    assert "2065550123" not in text
    assert "Your table" not in text
