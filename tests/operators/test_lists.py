"""Any list by its name, out to files."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflow.sdk._shared.secrets_masker import redact
from client.server import Server, hang_up, reply

from airflow_provider_twilio.api import operations
from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.accounts import CreateAccount
from airflow_provider_twilio.exports.lists import columns_of, list_operation
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.lists import ExportListOperator
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .exported import export, files, manifest, read

LISTS = [key for key, request in operations().items() if str(request.answer).find(Page.__name__) >= 0]


def operator(folder: Path, operation: str = "ListService", **arguments: Any) -> ExportListOperator:
    return ExportListOperator(task_id="list", path=str(folder), operation=operation, **arguments)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients pause not at all between repetitions."""
    monkeypatch.setattr("airflow_provider_twilio.client.client.time.sleep", lambda seconds: None)


@pytest.fixture(autouse=True)
def services(twilio_default: Simulator) -> list[str]:
    return [account.service(f"Owl Post {number}") for number in range(3)]


def test_the_records_are_those_of_twilio_as_they_came(tmp_path: Path, twilio_default: Simulator) -> None:
    rows = read(export(operator(tmp_path)))

    known = twilio_default.snapshot()["services"]
    came = [{**{k: v for k, v in row.items() if k != "extra"}, **row["extra"]} for row in rows]
    for record, service in zip(reversed(came), known, strict=True):
        assert record["sid"] == service["sid"]
        assert json.dumps(record["date_created"]) == json.dumps(service["date_created"])
        assert {name for name, value in record.items() if value is not None} <= {*service}


def test_csv_and_parquet_have_the_types_of_the_properties(tmp_path: Path) -> None:
    (row, *_) = read(export(operator(tmp_path, format="parquet")))

    assert isinstance(row["sticky_sender"], bool)
    assert isinstance(row["validity_period"], int)
    assert row["date_created"].tzinfo is not None


def test_a_list_within_something_takes_parameters(tmp_path: Path, services: list[str]) -> None:
    number = account.number_in(services[0])
    task = operator(tmp_path, "ListPhoneNumber", parameters={"service_sid": services[0]})

    assert [row["sid"] for row in read(export(task))] == [number]


@pytest.mark.parametrize("key", LISTS, ids=".".join)
def test_every_list_operation_can_be_named(key: tuple[str, str]) -> None:
    api, request = list_operation(key[1], key[0])

    assert (api, request) == (key[0], operations()[key])
    names = [column.name for column in columns_of(get_args(request.answer)[0], typed=True)]
    assert len(names) == len({*names})
    assert names[-1] == "extra"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"operation": "ListServices"}, "did you mean ListService"),
        ({"operation": "FetchService"}, "there is no such list operation"),
        ({"operation": "CreateService"}, "there is no such list operation"),
        ({"operation": "ListShortCode"}, "api: is missing; ListShortCode is in messaging_v1 and v2010"),
        ({"operation": "ListService", "api": "v2"}, "must be one of messaging_v1, trusthub_v1, v2010"),
        ({"operation": "ListPhoneNumber"}, "service_sid: is missing"),
        ({"operation": "ListService", "parameters": {"page_sise": 3}}, "did you mean page_size"),
    ],
)
def test_a_wrong_argument_is_named_before_anything_is_asked(
    arguments: dict[str, Any], complaint: str, tmp_path: Path, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowFailException, match=complaint):
        export(operator(tmp_path, **arguments))

    assert twilio_default.requests("GET") == []
    assert files(tmp_path) == []


def test_columns_can_be_chosen_and_redacted(tmp_path: Path) -> None:
    task = operator(tmp_path, columns=["sid", "friendly_name"], redact={"friendly_name": "mask"})

    assert all(set(row) == {"sid", "friendly_name"} for row in read(export(task)))
    assert b"Owl Post" not in b"".join(path.read_bytes() for path in tmp_path.rglob("part-*"))


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_no_export_has_the_token_of_an_account(
    format: str, tmp_path: Path, twilio_default: Simulator
) -> None:
    made = TwilioHook().execute(CreateAccount(friendly_name="Owl Post"))
    rows = read(export(operator(tmp_path, "ListAccount", format=format)))

    assert {row["sid"] for row in rows} == {ACCOUNT_SID, made.sid}
    assert made.auth_token is not None
    written = json.dumps(rows, default=str)
    assert not any(token in written for token in (made.auth_token.get_secret_value(), AUTH_TOKEN))
    assert "auth_token" not in rows[0]


def test_numbers_among_the_parameters_are_neither_shown_nor_logged(
    tmp_path: Path, fresh_masker: None
) -> None:
    task = operator(tmp_path, "ListMessage", parameters={"to": "{{ number }}", "page_size": 20})
    task.render_template_fields({"number": "+12065550123"})  # type: ignore[typeddict-unknown-key]

    assert task.parameters == {"to": "+12065550123", "page_size": 20}
    assert "parameters" not in task.template_fields
    assert redact("to +12065550123, 20 a page") == "to ***, 20 a page"


def test_a_page_that_fails_is_named_and_leaves_the_old_export(
    tmp_path: Path, twilio_default: Simulator
) -> None:
    export(operator(tmp_path))
    there = files(tmp_path)
    twilio_default.fault("status", path="PageToken", count=None)

    with pytest.raises(TwilioError, match="ListService: page 2"):
        export(operator(tmp_path, parameters={"page_size": 1}))

    assert files(tmp_path) == there


def test_a_list_whose_place_was_forgotten_is_begun_anew(
    tmp_path: Path, twilio_default: Simulator, services: list[str]
) -> None:
    twilio_default.fault("error", code=20001, status=400, path="PageToken", skip=1, count=1)
    summary = export(operator(tmp_path, parameters={"page_size": 1}))

    assert sorted(row["sid"] for row in read(summary)) == sorted(services)


def test_what_comes_while_it_is_read_is_never_there_twice(
    tmp_path: Path, twilio_default: Simulator, services: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that is made between two pages pushes the others on by one, where pages are counted."""
    pages = TwilioHook.pages

    def repeating(self: TwilioHook, request: Any, **options: Any) -> Any:
        for page in pages(self, request, **options):
            yield page
            yield page

    monkeypatch.setattr(TwilioHook, "pages", repeating)

    assert len(read(export(operator(tmp_path)))) == len(services)


def test_a_page_token_that_expires_on_the_way_loses_nothing(
    tmp_path: Path, twilio_default: Simulator, services: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, late = TwilioHook.pages, iter([90_000])

    def slowly(self: TwilioHook, request: Any, **options: Any) -> Any:
        for page in pages(self, request, **options):
            yield page
            twilio_default.advance(next(late, 0))

    monkeypatch.setattr(TwilioHook, "pages", slowly)
    summary = export(operator(tmp_path, parameters={"page_size": 1}))

    assert sorted(row["sid"] for row in read(summary)) == sorted(services)
    assert {400, 404} & {request.status for request in twilio_default.requests("GET", "/Services")}


def test_a_link_to_another_host_gets_no_credentials(
    tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def behave(connection: Any, request: bytes) -> None:
        number = int(b"Page=1" in request)
        link = None if number else f"{foreign.url}/v1/Services?Page=1&PageToken=PT1"
        page = {"services": [{"sid": f"MG{number:032}"}], "meta": {"key": "services", "next_page_url": link}}
        reply(200, json.dumps(page).encode(), {"Connection": "close"})(connection, request)
        connection.close()

    with Server(hang_up) as foreign, Server(behave) as server:
        connection = twilio_default.connection | {"extra": {"base_url": server.url}}
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
        rows = read(export(operator(tmp_path)))

    assert [row["sid"] for row in rows] == [f"MG{number:032}" for number in range(2)]
    assert foreign.connections == 0


def test_two_lists_never_share_a_folder(tmp_path: Path) -> None:
    assert manifest(export(operator(tmp_path))).of == "messaging_v1.ListService/1"

    with pytest.raises(AirflowFailException, match="must go to another path"):
        export(operator(tmp_path, "ListBrandRegistrations"))


ODD = {
    "5,000 digits": b"1" * 5000,
    "3,000 levels": b"[" * 3000 + b"]" * 3000,
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "too large": b"9e999999",
    "an object": b'{"a": 1}',
    "half a surrogate pair": b'"\\ud83d"',
    "NUL": b'"\\u0000"',
    "no UTF-8": b'"\xff"',
}


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_value_costs_no_record(
    value: bytes, format: str, tmp_path: Path, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = b'{"sid": "MG1", "validity_period": %s, "friendly_name": %s, "new": [%s]}' % (value, value, value)
    page = b'{"services": [{"sid": "MG0"}, %s], "meta": {"key": "services"}}' % found

    def behave(connection: Any, request: bytes) -> None:
        reply(200, page, {"Connection": "close"})(connection, request)
        connection.close()

    with Server(behave) as server:
        connection = twilio_default.connection | {"extra": {"base_url": server.url}}
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
        rows = read(export(operator(tmp_path, format=format)))

    assert [row["sid"] for row in rows] == ["MG0", "MG1"]
    assert rows[1]["extra"]


def test_a_server_that_fails_at_large_pages_is_asked_for_smaller_ones(
    tmp_path: Path, twilio_default: Simulator, services: list[str]
) -> None:
    twilio_default.fault("status", path="PageSize=(1000|500|250|125)", count=None)

    rows = read(export(operator(tmp_path)))

    assert sorted(row["sid"] for row in rows) == sorted(services)


def test_a_size_is_kept_to_and_one_that_is_none_is_told(tmp_path: Path, twilio_default: Simulator) -> None:
    export(operator(tmp_path, page_size=2))

    assert {request.query["PageSize"][0] for request in twilio_default.requests("GET", "/Services")} == {"2"}
    with pytest.raises(AirflowFailException, match="page_size: 0: must be a number from 1 to 1000"):
        export(operator(tmp_path, page_size=0))
