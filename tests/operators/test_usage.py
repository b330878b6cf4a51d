"""Usage out to files: nine cuts of whole days, typed, complete or not at all."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflows import since

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.exports.usage import COLUMNS, CUTS
from airflow_provider_twilio.operators.usage import ExportUsageRecordsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .exported import DAY, TODAY, export, files, manifest, read

CATEGORIES = 29


@pytest.fixture(autouse=True)
def account(twilio_default: Simulator) -> Simulator:
    """Two texts each of the last five days."""
    twilio_default.add_messages(
        {"to": "+12065550100", "from": "+14155550100", "date_sent": TODAY - days * DAY + hours * DAY / 24}
        for days in range(5, 0, -1)
        for hours in (1, 23)
    )
    return twilio_default


def operator(folder: Path, **arguments: Any) -> ExportUsageRecordsOperator:
    return ExportUsageRecordsOperator(task_id="usage", path=str(folder), **arguments)


def asked(account: Simulator) -> list[Any]:
    return account.requests("GET", "/Usage/Records")


def test_each_day_of_the_data_interval_has_its_records(tmp_path: Path) -> None:
    summary = export(operator(tmp_path, category="sms"), TODAY - 3 * DAY, TODAY)

    days = [(TODAY - number * DAY).date().isoformat() for number in (3, 2, 1)]
    assert sorted((row["start_date"], row["end_date"], row["count"]) for row in read(summary)) == [
        (day, day, "2") for day in days
    ]
    assert Path(summary["manifest"]).parent.name == f"dt={days[0]}"


def test_all_categories_are_there_and_the_total_is_told(tmp_path: Path) -> None:
    summary = export(operator(tmp_path))

    assert summary["records"] == len(read(summary)) == CATEGORIES
    assert summary["price"] == {"usd": "0.0166"}


@pytest.mark.parametrize("cut", CUTS)
def test_every_cut_asks_for_its_own_list(cut: str, tmp_path: Path, account: Simulator) -> None:
    summary = export(operator(tmp_path, cut=cut, category="totalprice"))

    last = {"total": "Records", "all_time": "AllTime"}.get(cut, cut.title().replace("_", ""))
    (request,) = asked(account)
    assert request.path.split("?")[0].endswith(f"/{last}.json")
    assert summary["records"] == 1
    assert manifest(summary).of == f"usage-{cut}/1"


def test_neighbouring_intervals_that_begin_at_five_share_no_day(tmp_path: Path) -> None:
    days = [
        [row["start_date"] for row in read(export(operator(tmp_path, category="sms"), start, start + DAY))]
        for start in (TODAY - 3 * DAY + 5 * DAY / 24, TODAY - 2 * DAY + 5 * DAY / 24)
    ]

    assert days == [[(TODAY - 3 * DAY).date().isoformat()], [(TODAY - 2 * DAY).date().isoformat()]]


def test_several_categories_are_asked_for_one_by_one(tmp_path: Path) -> None:
    summary = export(operator(tmp_path, category=["sms", "mms"]))

    assert [row["category"] for row in read(summary)] == ["sms", "mms"]


def test_parquet_is_typed(tmp_path: Path) -> None:
    (row,) = read(export(operator(tmp_path, category="sms", format="parquet")))

    assert list(row) == [column.name for column in COLUMNS]
    assert (row["count"], row["price"]) == (Decimal(2), Decimal("0.0166"))
    assert row["start_date"] == (TODAY - DAY).date()
    assert isinstance(row["as_of"], datetime)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"cut": "weekly"}, "cut: 'weekly': must be one of total, daily"),
        ({"cut": "today", "start": TODAY - DAY}, "cut 'today' is as of now"),
        ({"start": TODAY - DAY, "end": TODAY - DAY / 2}, "no day in GMT ends within it"),
        ({"format": "xlsx"}, "format: 'xlsx': must be one of jsonl, csv, parquet"),
        ({"compression": "zip"}, "compression: 'zip': must be one of none, gz, zst"),
        ({"columns": ["prise"]}, "did you mean price"),
        ({"redact": ["category"]}, "this export has no private column"),
    ],
)
def test_a_wrong_argument_is_named_before_anything_is_asked(
    arguments: dict[str, Any], complaint: str, tmp_path: Path, account: Simulator
) -> None:
    with pytest.raises(AirflowFailException, match=complaint):
        export(operator(tmp_path, **arguments))

    assert asked(account) == []
    assert files(tmp_path) == []


def test_a_misspelt_argument_is_refused_when_the_dag_is_read(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="did you mean category"):
        operator(tmp_path, categry="sms")


@pytest.mark.parametrize("kind", ["truncated", "drop_after", "malformed", "status"])
def test_a_page_that_keeps_failing_leaves_the_old_export(
    kind: Any, tmp_path: Path, account: Simulator
) -> None:
    task = operator(tmp_path, category="sms", cut="daily")
    before = read(export(task))
    there = files(tmp_path)
    account.fault(kind, path="/Usage/Records", count=None)

    with pytest.raises(TwilioError, match="page 1"):
        export(operator(tmp_path, category="sms"))

    assert files(tmp_path) == there
    account.clear_faults()
    again = read(export(operator(tmp_path, category="sms")))
    assert [row["price"] for row in again] == [row["price"] for row in before]


@pytest.mark.parametrize("kind", ["truncated", "drop_after", "malformed", "status"])
def test_a_page_that_fails_twice_is_read_again(kind: Any, tmp_path: Path, account: Simulator) -> None:
    account.fault(kind, path="/Usage/Records", count=2)

    assert export(operator(tmp_path))["records"] == CATEGORIES


def test_a_full_month_is_read_in_pages_and_each_record_is_there_once(tmp_path: Path) -> None:
    start, end = TODAY - 40 * DAY, TODAY
    summary = export(operator(tmp_path), start, end)

    rows = read(summary)
    assert len(rows) == 40 * CATEGORIES
    assert len({(row["category"], row["start_date"]) for row in rows}) == len(rows)


@since("3.2", "an asset can't be the key of a dict")
def test_the_outlet_asset_tells_the_same_as_xcom(tmp_path: Path) -> None:
    from airflow.sdk import Asset

    asset, events = Asset("usage"), SimpleNamespace()
    task = operator(tmp_path, category="sms", outlets=[asset])

    summary = export(task, outlet_events={asset: events})

    assert events.extra == summary
    assert summary["manifest"].startswith(str(tmp_path))


def test_two_cuts_never_share_a_folder(tmp_path: Path) -> None:
    export(operator(tmp_path, cut="daily"))

    with pytest.raises(AirflowFailException, match="must go to another path"):
        export(operator(tmp_path, cut="total"))


def test_midnight_in_another_zone_is_the_same_moment(tmp_path: Path) -> None:
    day = (TODAY - 2 * DAY).date()
    summary = export(
        operator(tmp_path, category="sms", start=f"{day}T00:00:00+00:00", end=f"{day + DAY}T01:00:00+01:00")
    )

    assert summary["start"] == f"{day}T00:00:00Z"
    assert summary["end"] == f"{day + DAY}T00:00:00Z"
