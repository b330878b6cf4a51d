"""An odd value in an answer costs an export no record: usage, compliance, opt-outs and deactivations."""

import json
import sys
from collections.abc import Iterator
from email.utils import format_datetime, formatdate
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from client.server import Server, reply

from airflow_provider_twilio.api.errors import TwilioError, Unanswered
from airflow_provider_twilio.operators.compliance import ExportComplianceOperator
from airflow_provider_twilio.operators.deactivations import ExportDeactivationsOperator
from airflow_provider_twilio.operators.opt_outs import ExportOptOutsOperator
from airflow_provider_twilio.operators.usage import ExportUsageRecordsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .exported import DAY, TODAY, export, files, read

ODD = {
    "5,000 digits": b"1" * 5000,
    "3,000 levels": b"[" * 3000 + b"]" * 3000,
    "3,000 levels of objects": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "too large": b"9e999999",
    "an object": b'{"a": 1}',
    "a list": b"[null]",
    "half a surrogate pair": b'"\\ud83d"',
    "NUL": b'"\\u0000"',
    "no UTF-8": b'"\xff"',
    "an empty text": b'""',
    "true": b"true",
}
UNREADABLE = ("5,000 digits", "3,000 levels", "3,000 levels of objects", "no UTF-8")
"""Values that make an answer of one resource no JSON. Only the records of a list are mended."""
EMPTY = b'{"incoming_phone_numbers": [], "next_page_uri": null}'
"""What the time is asked by."""
FORMATS = ("jsonl", "csv", "parquet")
odd_values = pytest.mark.parametrize("value", ODD.values(), ids=ODD)
in_all_formats = pytest.mark.parametrize("format", FORMATS)


def serving(pages: dict[str, bytes]) -> Server:
    """Twilio with these lists, by what is in their paths."""

    def behave(connection: Any, request: bytes) -> None:
        path = request.split(b"\r\n")[0].decode()
        body = next((page for part, page in pages.items() if part in path), EMPTY)
        status = 307 if "/Deactivations" in path else 200
        reply(status, body, {"Connection": "close", "Date": formatdate(usegmt=True)})(connection, request)
        connection.close()

    return Server(behave)


def connect(server: Server, monkeypatch: pytest.MonkeyPatch, twilio: Simulator) -> None:
    connection = twilio.connection | {"extra": {"base_url": server.url}}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))


@in_all_formats
@odd_values
@pytest.mark.parametrize("name", ["price", "start_date", "new"])
def test_usage(
    name: str,
    value: bytes,
    format: str,
    tmp_path: Path,
    twilio_default: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = {
        "category": "sms",
        "start_date": "2026-07-01",
        "end_date": "2026-07-01",
        "count": "2",
        "price": "0.1",
    }
    odd = json.dumps(usual | {"category": "mms", name: "ODD"}).encode().replace(b'"ODD"', value)
    page = b'{"usage_records": [%s, %s], "next_page_uri": null}' % (json.dumps(usual).encode(), odd)

    with serving({"/Usage/Records": page}) as server:
        connect(server, monkeypatch, twilio_default)
        task = ExportUsageRecordsOperator(task_id="usage", path=str(tmp_path), format=format)
        summary = export(task)

    rows = read(summary)
    assert summary["records"] == len(rows) == 2
    assert rows[0]["category"] == "sms"
    assert rows[1]["category"] == "mms"


@in_all_formats
@odd_values
@pytest.mark.parametrize("name", ["price", "status", "new"])
def test_opt_outs(
    name: str,
    value: bytes,
    format: str,
    tmp_path: Path,
    twilio_default: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def said(number: int) -> dict[str, Any]:
        return {
            "sid": f"SM{number:032}",
            "from": f"+1206555010{number}",
            "to": "+14155550100",
            "body": "STOP",
            "direction": "inbound",
            "date_sent": format_datetime(TODAY - DAY / 2),
            "date_created": format_datetime(TODAY - DAY / 2),
        }

    odd = json.dumps(said(2) | {name: "ODD"}).encode().replace(b'"ODD"', value)
    page = b'{"messages": [%s, %s], "next_page_uri": null}' % (json.dumps(said(1)).encode(), odd)

    with serving({"/Messages": page}) as server:
        connect(server, monkeypatch, twilio_default)
        task = ExportOptOutsOperator(
            task_id="opt_outs", path=str(tmp_path), format=format, settle=0, concurrency=1
        )
        rows = read(export(task))

    assert {row["phone_number"] for row in rows} == {"+12065550101", "+12065550102"}


@odd_values
@pytest.mark.parametrize("name", ["brand_score", "date_created", "new"])
def test_compliance(
    name: str, value: bytes, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brand(number: int) -> dict[str, Any]:
        return {"sid": f"BN{number:032}", "status": "APPROVED", "date_created": "2026-07-01T00:00:00Z"}

    odd = json.dumps(brand(2) | {name: "ODD"}).encode().replace(b'"ODD"', value)
    page = b'{"data": [%s, %s], "meta": {"key": "data"}}' % (json.dumps(brand(1)).encode(), odd)
    empty = b'{"data": [], "meta": {"key": "data"}}'

    with serving(
        {"/Vettings": empty, "/BrandRegistrations": page, "/Services": empty, "/Tollfree": empty}
    ) as server:
        connect(server, monkeypatch, twilio_default)
        rows = read(export(ExportComplianceOperator(task_id="compliance", path=str(tmp_path))))

    assert {row["brand_sid"] for row in rows} == {brand(1)["sid"], brand(2)["sid"]}


LINK = b'"{url}/list.txt?Signature=s3cr3t"'
NUMBERS = b"+12065550101\n+12065550102\n"


def deactivations(
    link: bytes, file: bytes, folder: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch, **options: Any
) -> list[str]:
    """The numbers that are exported where Twilio answers with this, and the file behind it has that."""
    pages = {"/list.txt": file}
    with serving(pages) as server:
        pages["/Deactivations"] = link.replace(b"{url}", server.url.encode())
        connect(server, monkeypatch, twilio)
        task = ExportDeactivationsOperator(task_id="deactivations", path=str(folder), **options)
        return [row["phone_number"] for row in read(export(task))]


@pytest.fixture
def _no_pauses(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airflow_provider_twilio.exports.deactivations.time.sleep", slept.append)


@in_all_formats
@pytest.mark.parametrize("name", [name for name in ODD if name not in UNREADABLE])
def test_deactivations(
    name: str, format: str, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = b'{"new": %s, "redirect_to": %s}' % (ODD[name], LINK)

    numbers = deactivations(link, NUMBERS, tmp_path, twilio_default, monkeypatch, format=format)

    assert numbers == ["+12065550101", "+12065550102"]


@pytest.fixture
def _usual_recursion() -> Iterator[None]:
    """Hypothesis raises the limit in some processes, and then nothing is too deep."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.usefixtures("_no_pauses", "_usual_recursion")
def test_a_link_to_deactivations_in_an_answer_that_is_no_json_exports_nothing(
    name: str, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = b'{"new": %s, "redirect_to": %s}' % (ODD[name], LINK)

    with pytest.raises(Unanswered, match="isn't a JSON object"):
        deactivations(link, NUMBERS, tmp_path, twilio_default, monkeypatch)

    assert files(tmp_path) == []


@odd_values
@pytest.mark.usefixtures("_no_pauses")
def test_a_link_to_deactivations_that_is_none_exports_nothing(
    value: bytes, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises((AirflowFailException, TwilioError)):
        deactivations(b'{"redirect_to": %s}' % value, NUMBERS, tmp_path, twilio_default, monkeypatch)

    assert files(tmp_path) == []


@pytest.mark.parametrize("odd", [b"\r\n", b"\n\n", b" \t\n"], ids=["CRLF", "an empty line", "a blank line"])
def test_lines_of_deactivations_may_end_oddly(
    odd: bytes, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = NUMBERS.replace(b"\n", odd)

    numbers = deactivations(b'{"redirect_to": %s}' % LINK, file, tmp_path, twilio_default, monkeypatch)

    assert numbers == ["+12065550101", "+12065550102"]


@odd_values
@pytest.mark.usefixtures("_no_pauses")
def test_deactivations_with_an_odd_line_are_exported_whole_or_not(
    value: bytes, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TwilioError, match="line 3 of the list is no phone number"):
        deactivations(b'{"redirect_to": %s}' % LINK, NUMBERS + value, tmp_path, twilio_default, monkeypatch)

    assert files(tmp_path) == []
