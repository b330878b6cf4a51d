"""A batch takes its rows from a query, and texts nobody twice if the query returns others."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.files import query
from airflow_provider_twilio.files.query import Query, QueryFailed
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, batch, of_try, sent
from .tries import TaskStates

SELECT = 'SELECT phone AS "to", name FROM people ORDER BY id'


class People:
    """A database of people."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run("CREATE TABLE people (id INTEGER PRIMARY KEY, phone TEXT, name TEXT)")
        for number in FIVE:
            self.run("INSERT INTO people (phone, name) VALUES (?, 'Ada')", number)

    def run(self, sql: str, *parameters: Any) -> None:
        connection = sqlite3.connect(self.path)
        with connection:
            connection.execute(sql, parameters)
        connection.close()


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    path = tmp_path / "people.db"
    connection = {"conn_type": "sqlite", "host": str(path)}
    monkeypatch.setenv("AIRFLOW_CONN_PEOPLE", json.dumps(connection))
    monkeypatch.setenv("AIRFLOW_CONN_FOLDER", json.dumps({"conn_type": "fs"}))
    return People(path)


def from_sql(sql: str = SELECT, **arguments: Any) -> Any:
    return batch(messages=None, sql=sql, **{"sql_conn_id": "people"} | arguments)


def test_each_row_gets_its_message(twilio_default: Simulator, people: People) -> None:
    assert from_sql().execute(of_try(TaskStates()))["sent"] == 5
    assert sent(twilio_default) == FIVE


def test_parameters_go_to_the_database(twilio_default: Simulator, people: People) -> None:
    task = from_sql(
        'SELECT phone AS "to", name FROM people WHERE id > :least ORDER BY id', sql_parameters={"least": 3}
    )

    assert task.execute(of_try(TaskStates()))["sent"] == 2
    assert "sql_parameters" in task.hidden


def test_rows_are_fetched_little_by_little(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "AT_ONCE", 2)

    assert [row["to"] for row in Query(SELECT, "people").rows()] == FIVE


def test_a_reader_may_stop_early(people: People) -> None:
    rows = Query(SELECT, "people").rows()
    next(rows)
    rows.close()  # type: ignore[attr-defined]

    people.run("DROP TABLE people")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people SET id = 9 WHERE id = 1",
        "DELETE FROM people WHERE id = 1",
        "UPDATE people SET name = 'Bob' WHERE id = 5",
        "INSERT INTO people (phone, name) VALUES ('+14155550109', 'Eve')",
    ],
    ids=["another order", "one less", "another name", "one more"],
)
def test_a_retry_whose_query_returns_other_rows_texts_nobody(
    twilio_default: Simulator, people: People, change: str
) -> None:
    states = TaskStates()
    first = from_sql(max_error_rate=0)
    people.run("INSERT INTO people (phone, name) VALUES ('+15005550009', 'Refused')")
    with pytest.raises(AirflowFailException):
        first.execute(of_try(states))
    before = sent(twilio_default)
    people.run(change)

    with pytest.raises(AirflowFailException, match="isn't the one that an earlier try"):
        from_sql(max_error_rate=0).execute(of_try(states, number=2))

    assert sent(twilio_default) == before
    assert len(set(before)) == len(before)


def test_a_query_that_changes_after_the_check_sends_nothing_of_the_changed_rows(
    twilio_default: Simulator, people: People
) -> None:
    task = from_sql()
    running = task._try(of_try(TaskStates()))
    assert running.checked.summary.sendable == 5
    people.run("UPDATE people SET phone = '+14155550109' WHERE id = 5")

    with pytest.raises(Exception, match="no longer those that were checked"):
        running.send()

    assert sent(twilio_default) == []


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        ({"sql": "DELETE FROM people"}, "sql: must be one statement that returns rows"),
        ({"sql": "SELECT name, name FROM people"}, "sql: column 2 has the name of an earlier one"),
        ({"sql_conn_id": "folder"}, "sql_conn_id: 'folder': is a connection for FSHook"),
        ({"sql_parameters": 5}, "sql_parameters: int: must be"),
        ({"sql": " "}, "sql: str: must be text that isn't empty"),
        ({"separator": ";"}, "separator, encoding: are for a CSV file, and sql is none"),
        ({"sql": "SELECT phone, name FROM people"}, "column 'phone': is neither"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    twilio_default: Simulator, people: People, wrong: dict[str, Any], finding: str
) -> None:
    with pytest.raises(AirflowFailException) as failed:
        from_sql(**wrong).execute(of_try(TaskStates()))

    assert finding in str(failed.value)
    assert twilio_default.requests("POST") == []
    assert len([*Query(SELECT, "people").rows()]) == 5


def test_an_error_of_the_database_is_tried_again_and_shows_no_number(
    twilio_default: Simulator, people: People
) -> None:
    with pytest.raises(QueryFailed, match="sql: people: OperationalError: no such column") as failed:
        from_sql("SELECT nobody FROM people").execute(of_try(TaskStates()))

    assert failed.value.__cause__ is None


def test_an_error_of_the_database_shows_neither_a_password_nor_a_number(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError("invalid dsn: postgresql://ada:hunter2@db.example/people of +15558675309\nline 2: Ada")

    monkeypatch.setattr("airflow.providers.sqlite.hooks.sqlite.SqliteHook.get_conn", refused)

    with pytest.raises(QueryFailed) as failed:
        [*Query(SELECT, "people").rows()]

    assert str(failed.value).startswith("sql: people: OSError: invalid dsn: postgresql://")
    assert not any(private in str(failed.value) for private in ("hunter2", "8675", "Ada", "ada:"))


@pytest.mark.parametrize("given", [{}, {"sql": SELECT}, {"sql": SELECT, "sql_conn_id": "a", "messages": []}])
def test_a_task_has_one_input(given: dict[str, Any]) -> None:
    with pytest.raises(AirflowFailException, match=r"messages|sql_conn_id"):
        batch(**{"messages": None} | given)
