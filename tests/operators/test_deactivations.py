"""A day's deactivated numbers out to files, by a link that nothing is shown to but itself."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from client.server import Behaviour, Server, headers_of, in_turn, reply

from airflow_provider_twilio.api.errors import Unanswered
from airflow_provider_twilio.exports import deactivations
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.deactivations import ExportDeactivationsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .exported import DAY, TODAY, export, files, manifest, read

YESTERDAY = (TODAY - DAY).date()
NUMBERS = [f"+1206555{number:04}" for number in range(3000)]
FILE = "/_files/"


class Pauses(list[float]):
    """Seconds that would have been slept."""

    def sleep(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    taken = Pauses()
    monkeypatch.setattr(deactivations, "time", taken)
    return taken


@pytest.fixture
def twilio(twilio_default: Simulator) -> Simulator:
    twilio_default.deactivate(YESTERDAY, NUMBERS)
    return twilio_default


def operator(folder: Path, **arguments: Any) -> ExportDeactivationsOperator:
    return ExportDeactivationsOperator(task_id="deactivations", path=str(folder), **arguments)


def test_the_list_of_the_data_intervals_day_is_exported(tmp_path: Path, twilio: Simulator) -> None:
    summary = export(operator(tmp_path))

    assert [(row["phone_number"], row["date"]) for row in read(summary)] == [
        (number, YESTERDAY.isoformat()) for number in NUMBERS
    ]
    assert summary["date"] == YESTERDAY.isoformat()
    assert summary["records"] == len(NUMBERS)
    assert manifest(summary).of == "deactivations/1"
    assert Path(summary["manifest"]).parent.name == f"dt={YESTERDAY}"


def test_a_run_without_a_real_interval_takes_the_day_before(tmp_path: Path, twilio: Simulator) -> None:
    three = TODAY + DAY / 8

    assert export(operator(tmp_path), three, three)["date"] == YESTERDAY.isoformat()


def test_any_day_can_be_named(tmp_path: Path, twilio: Simulator) -> None:
    assert export(operator(tmp_path, date="2020-08-27"))["records"] == 0


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_in_every_format(format: str, tmp_path: Path, twilio: Simulator) -> None:
    rows = read(export(operator(tmp_path, format=format)))

    assert [row["phone_number"] for row in rows] == NUMBERS


@pytest.mark.parametrize("date", ["2020-08-26", "1999-01-01", "today", "2126-01-01", "July"])
def test_a_day_without_a_list_is_refused_before_anything_is_asked(
    date: str, tmp_path: Path, twilio: Simulator
) -> None:
    if date == "today":
        date = datetime.now(UTC).date().isoformat()
    with pytest.raises(AirflowFailException, match=f"date: .?{date}.?: must be"):
        export(operator(tmp_path, date=date))

    assert twilio.requests("GET", "/Deactivations") == []


def test_the_files_host_sees_no_credentials(tmp_path: Path, twilio: Simulator) -> None:
    export(operator(tmp_path))

    (asked,) = twilio.requests("GET", "/Deactivations")
    (fetched,) = twilio.requests("GET", FILE)
    assert "authorization" in {name.lower() for name in asked.headers}
    assert {name.lower() for name in fetched.headers} == {"host", "user-agent", "accept-encoding"}


def test_a_link_that_has_expired_is_replaced_by_a_new_one(
    tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, late = TwilioHook.execute, iter([121, 121])

    def slowly(self: TwilioHook, request: Any, **options: Any) -> Any:
        answer = ask(self, request, **options)
        twilio.advance(next(late, 0))
        return answer

    monkeypatch.setattr(TwilioHook, "execute", slowly)

    assert len(read(export(operator(tmp_path)))) == len(NUMBERS)
    assert [request.status for request in twilio.requests("GET", FILE)] == [403, 403, 200]
    assert len(twilio.requests("GET", "/Deactivations")) == 3


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("truncated", {}),
        ("drop_before", {}),
        ("drop_after", {}),
        ("reset_after", {}),
        ("status", {"status": 503, "body": "html"}),
        ("status", {"status": 429}),
    ],
)
@pytest.mark.parametrize("place", ["/Deactivations", FILE])
def test_a_failure_on_the_way_is_tried_again(
    kind: Any, options: dict[str, Any], place: str, tmp_path: Path, twilio: Simulator
) -> None:
    twilio.fault(kind, path=place, count=2, **options)

    assert len(read(export(operator(tmp_path)))) == len(NUMBERS)


@pytest.mark.parametrize("kind", ["truncated", "drop_after", "status"])
def test_a_file_that_never_comes_whole_leaves_the_old_export(
    kind: Any, tmp_path: Path, twilio: Simulator, pauses: Pauses
) -> None:
    export(operator(tmp_path))
    there = files(tmp_path)
    twilio.fault(kind, path=FILE, count=None)

    with pytest.raises(Unanswered, match=r"127\.0\.0\.1"):
        export(operator(tmp_path))

    assert files(tmp_path) == there
    assert len(pauses) == 5


def test_a_list_that_isnt_there_yet_is_for_airflows_next_try(tmp_path: Path, twilio: Simulator) -> None:
    twilio.fault("error", code=30114, path="/Deactivations", count=None)

    with pytest.raises(Unanswered, match="isn't there yet"):
        export(operator(tmp_path))


def serving(file: Behaviour, link: str = "{url}/list.txt?Signature=s3cr3t") -> Server:
    """A Twilio that answers with ``link``, and the file behind it."""

    def behave(connection: Any, request: bytes) -> None:
        if b"/Deactivations" in request.split(b"\r\n")[0]:
            body = json.dumps({"redirect_to": link.format(url=server.url)}).encode()
            reply(307, body, {"Connection": "close"})(connection, request)
            connection.close()
        else:
            file(connection, request)

    server = Server(behave)
    return server


def connect(server: Server, monkeypatch: pytest.MonkeyPatch, twilio: Simulator) -> None:
    connection = twilio.connection | {"extra": {"base_url": server.url}}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))


@pytest.mark.parametrize(
    "body", [b"<html>Please log in</html>", b"+12065550100\nAccess denied\n", b"+1" + b"2" * 200]
)
def test_what_isnt_a_list_of_numbers_is_never_exported(
    body: bytes, tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(reply(200, body)) as server:
        connect(server, monkeypatch, twilio)
        with pytest.raises(Unanswered, match="is no phone number") as failed:
            export(operator(tmp_path))

    assert "206555" not in str(failed.value)
    assert files(tmp_path) == []


def test_a_list_that_came_broken_and_then_whole_is_exported_once(
    tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = b"+12065550100\n<html>", b"+12065550100\n+12065550101\n"
    with serving(in_turn(reply(200, broken), reply(200, whole))) as server:
        connect(server, monkeypatch, twilio)
        rows = read(export(operator(tmp_path)))

    assert [row["phone_number"] for row in rows] == ["+12065550100", "+12065550101"]


def test_a_file_of_unknown_length_might_be_cut(
    tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(connection: Any, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n+12065550100\n")
        connection.close()

    with serving(endless) as server:
        connect(server, monkeypatch, twilio)
        with pytest.raises(Unanswered, match="doesn't tell how long the file is"):
            export(operator(tmp_path))


@pytest.mark.parametrize(
    "link",
    [
        "http://{other}/list.txt?Signature=s3cr3t",
        "http://127.0.0.1/list.txt?Signature=s3cr3t",
        "ftp://{other}/list.txt?Signature=s3cr3t",
        "file:///etc/passwd",
        "https://user:s3cr3t@files.example.com/list.txt",
        "//{other}/list.txt?Signature=s3cr3t",
        "list.txt?Signature=s3cr3t",
        "https://[broken/list.txt?Signature=s3cr3t",
        "",
    ],
)
def test_only_links_over_https_are_followed(
    link: str, tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(reply(200, b"+12065550100\n")) as foreign:
        link = link.replace("{other}", foreign.url.removeprefix("http://"))
        with serving(reply(), link) as server:
            connect(server, monkeypatch, twilio)
            with pytest.raises(AirflowFailException, match="isn't one over HTTPS") as failed:
                export(operator(tmp_path))

    assert foreign.connections == 0
    assert "s3cr3t" not in str(failed.value)


def test_the_signature_is_in_no_message_and_nothing_follows_another_redirect(
    tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = reply(302, b"", {"Location": "https://files.example.com/"})
    with serving(moved) as server:
        connect(server, monkeypatch, twilio)
        with pytest.raises(AirflowFailException, match="refused the file") as failed:
            export(operator(tmp_path))

    assert "s3cr3t" not in str(failed.value)
    assert "authorization" in headers_of(server.requests[0])
    assert "authorization" not in headers_of(server.requests[1])


def test_numbers_can_be_hashed_with_the_connections_salt(
    tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AirflowFailException, match="needs the extra secret_salt"):
        export(operator(tmp_path, redact=["phone_number"]))

    extra = twilio.connection["extra"] | {"salt": "a salt of 16 characters or more"}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(twilio.connection | {"extra": extra}))
    rows = read(export(operator(tmp_path, redact=["phone_number"])))

    assert len({row["phone_number"] for row in rows}) == len(NUMBERS)
    assert all(len(row["phone_number"]) == 64 for row in rows)


@pytest.mark.parametrize(("numbers", "is_too_large"), [(5_000, False), (5_100, True)])
def test_a_file_has_no_more_bytes_than_max_file_bytes(
    numbers: int, is_too_large: bool, tmp_path: Path, twilio: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b"+12065550100\n" * numbers
    with serving(reply(200, body)) as server:
        extra = {"base_url": server.url, "max_file_bytes": 2**16}
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(twilio.connection | {"extra": extra}))
        if is_too_large:
            with pytest.raises(AirflowFailException, match="more than max_file_bytes, 65,536"):
                export(operator(tmp_path))
        else:
            assert export(operator(tmp_path))["records"] == numbers
