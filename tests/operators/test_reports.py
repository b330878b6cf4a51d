"""The report of exported messages, as numbers; tests/reports looks at its page in a browser."""

import re
import shutil
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.operators.reports import ReportMessagesOperator
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator

from .exported import DAY, TODAY, export, files

MONDAY = TODAY - 7 * DAY
BODY = "Your parcel 1234 arrives on Monday."


def message(at: datetime, number: int, **changes: Any) -> dict[str, Any]:
    person = f"+1206555{number % 10000:04}"
    return {"to": person, "from": "+14155550100", "date_sent": at, "body": BODY} | changes


def week(days: int = 7) -> list[dict[str, Any]]:
    """Each day 20 are delivered; a few others fail, more so on the fourth day; 5 come in."""
    rows = []
    for day in range(days):
        lost = 12 if day == 3 else 1
        states = [
            *[("delivered", None)] * 20,
            ("sent", None),
            *[("undelivered", 30007)] * lost,
            ("undelivered", 30034),
        ]
        for number, (status, code) in enumerate(states):
            at = MONDAY + day * DAY + timedelta(minutes=number)
            rows.append(message(at, number, status=status, error_code=code))
        for number in range(5):
            at = MONDAY + day * DAY + timedelta(hours=5, minutes=number)
            inbound = {"direction": "inbound", "status": "received", "to": "+14155550100"}
            rows.append(message(at, number, **inbound | {"from": "+12065559999"}))
    return rows


@pytest.fixture
def exported(twilio_default: Simulator, tmp_path: Path) -> Path:
    """The folder of a week of exported messages."""
    twilio_default.add_messages(week())
    export_messages(tmp_path)
    return tmp_path


def export_messages(folder: Path, **arguments: Any) -> None:
    task = ExportMessagesOperator(task_id="messages", path=str(folder), settle=0, **arguments)
    export(task, MONDAY, TODAY)


def report(folder: Path, start: datetime = MONDAY, end: datetime = TODAY, **arguments: Any) -> dict[str, Any]:
    return export(ReportMessagesOperator(task_id="report", path=str(folder), **arguments), start, end)


def test_the_sums_are_those_of_the_messages(exported: Path) -> None:
    summary = report(exported)

    assert summary["sent"] == 7 * 23 + 11
    assert summary["received"] == 7 * 5
    assert summary["by_status"] == {"delivered": 140, "sent": 7, "undelivered": 25}
    assert summary["delivery_rate"] == round(140 / 165, 4)
    assert summary["errors"] == {"30007": 18, "30034": 7}
    assert Decimal(summary["spent"]["USD"]) == Decimal("0.0083") * (172 + 35)
    assert summary["account_sid"] == ACCOUNT_SID


def test_it_is_beside_the_manifest_of_the_last_day(exported: Path) -> None:
    first, last = MONDAY.date(), (TODAY - DAY).date()

    path = Path(report(exported)["path"])

    assert path == exported / f"dt={last}" / f"_report-{first}-{last}.html"
    assert (path.parent / "_manifest.json").exists()


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_every_format_tells_the_same(format: str, twilio_default: Simulator, tmp_path: Path) -> None:
    twilio_default.add_messages(week())
    columns = None if format == "jsonl" else [*COLUMNS]
    export_messages(tmp_path, format=format, columns=columns)

    summary = report(tmp_path)

    assert (summary["sent"], summary["received"], summary["errors"]) == (172, 35, {"30007": 18, "30034": 7})
    assert Decimal(summary["spent"]["USD"]) == Decimal("1.7181")


COLUMNS = ("date_sent", "direction", "status", "error_code", "num_segments", "price", "price_unit")


def test_only_messages_of_the_time_count(exported: Path) -> None:
    summary = report(exported, MONDAY + DAY / 24, MONDAY + DAY)

    assert (summary["sent"], summary["received"]) == (0, 5)


def test_no_number_and_no_text_is_in_it(exported: Path) -> None:
    text = Path(report(exported)["path"]).read_text()

    assert BODY not in text
    assert not re.search(r"\+1(206|415)555", text)
    assert "2065559999" not in text


def test_it_loads_nothing_from_the_network(exported: Path) -> None:
    text = Path(report(exported)["path"]).read_text()

    assert not re.search(r"<(script|link|img|iframe)[^>]*\b(src|href)=", text)
    assert text.count("<!DOCTYPE html>") == 1


def test_a_week_is_a_small_file(exported: Path) -> None:
    assert Path(report(exported)["path"]).stat().st_size < 50_000


def test_a_week_without_messages_is_a_page_too(twilio_default: Simulator, tmp_path: Path) -> None:
    export_messages(tmp_path)
    summary = report(tmp_path)

    assert (summary["sent"], summary["delivery_rate"], summary["spent"]) == (0, None, {})
    assert "No message was sent or received." in Path(summary["path"]).read_text()


def test_a_day_that_wasnt_exported_is_named(exported: Path) -> None:
    missing = (MONDAY + 2 * DAY).date()
    shutil.rmtree(exported / f"dt={missing}")

    with pytest.raises(AirflowFailException, match=f"dt={missing}/_manifest.json: there is no export"):
        report(exported)

    assert [name for name in files(exported) if name.endswith((".html", ".part"))] == []


def test_a_day_that_was_exported_in_part_is_named(twilio_default: Simulator, tmp_path: Path) -> None:
    task = ExportMessagesOperator(task_id="messages", path=str(tmp_path), settle=0)
    export(task, MONDAY, MONDAY + DAY / 2)

    with pytest.raises(AirflowFailException, match=r"lacks .*T12:00:00Z, "):
        report(tmp_path, MONDAY, MONDAY + DAY)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"destination": "report.pdf"}, "destination: report.pdf: its name must end in .html"),
        ({"start": TODAY, "end": TODAY - DAY}, "must be before the end"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], complaint: str, exported: Path) -> None:
    with pytest.raises(AirflowFailException, match=complaint):
        report(exported, **arguments)


def test_columns_that_were_left_out_are_named(twilio_default: Simulator, tmp_path: Path) -> None:
    twilio_default.add_messages(week())
    export_messages(tmp_path, columns=["sid", "status", "direction"])

    with pytest.raises(AirflowFailException, match="records lack date_sent, error_code, num_segments, price"):
        report(tmp_path)
