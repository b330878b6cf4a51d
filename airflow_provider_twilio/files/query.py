"""Reads the rows of a query as a stream, by any connection of Airflow's that is a database's.

The query runs anew each time that its rows are read, in a transaction that is rolled back. Whoever reads it
twice compares the rows, as of a file that may have been replaced meanwhile.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers, mask_secrets
from airflow_provider_twilio.files.reading import check_names

if TYPE_CHECKING:
    from airflow.providers.common.sql.hooks.sql import DbApiHook

AT_ONCE = 1000
"""Rows that are fetched at a time."""
_NEEDS_PROVIDER = "sql: needs Airflow's provider for SQL: pip install 'airflow-provider-twilio[sql]'"
_HOLDS_DATA = "22"
"""The class of SQLSTATE whose messages quote the value that was wrong."""


class QueryFailed(Exception):
    """The database didn't answer a query. Another try may have the answer."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query for rows.

    :param sql: one statement that reads.
    :param conn_id: connection to the database.
    :param parameters: its parameters, in the database's own style; ``None`` for none.
    :raises InvalidRequest: one of them is missing or of another type.
    """

    sql: Any = field(repr=False)
    conn_id: Any
    parameters: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        faults = [
            f"{name}: {type(value).__name__}: must be text that isn't empty"
            for name, value in (("sql", self.sql), ("sql_conn_id", self.conn_id))
            if not isinstance(value, str) or not value.strip()
        ]
        if not isinstance(self.parameters, Mapping | list | tuple | None):
            faults.append(
                f"sql_parameters: {type(self.parameters).__name__}: must be a dict, or a list in the order "
                "of the placeholders"
            )
        if faults:
            raise InvalidRequest("\n  ".join(faults))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Run the query, and yield its rows by column, :data:`AT_ONCE` fetched at a time.

        One thread of its own talks to the database: sqlite's connections are their thread's alone, and a
        batch's rows are asked for by several.

        :raises InvalidRequest: the connection isn't a database's, its provider isn't installed, or the query
            has no rows or two columns of one name.
        :raises QueryFailed: the database can't be reached, or refuses the query.
        """
        hook = _hook(self.conn_id)
        with ThreadPoolExecutor(1, "query") as thread:
            with _told(self.conn_id):
                connection: Any = thread.submit(hook.get_conn).result()
            try:
                with _told(self.conn_id):
                    cursor, fetched = thread.submit(self._begin, connection).result()
                if cursor.description is None:
                    raise InvalidRequest("sql: must be one statement that returns rows, such as SELECT")
                names = [str(column[0]) for column in cursor.description]
                check_names(names, "sql")
                while fetched:
                    yield from (_by_column(names, row) for row in fetched)
                    with _told(self.conn_id):
                        fetched = thread.submit(cursor.fetchmany, AT_ONCE).result()
            finally:
                thread.submit(_end, connection).result()

    def _begin(self, connection: Any) -> tuple[Any, list[Any]]:
        """Run the query, and return the cursor with its first rows: psycopg2 knows the columns only then."""
        cursor = _cursor(connection)
        cursor.execute(self.sql, *(() if self.parameters is None else (self.parameters,)))
        return cursor, [] if _is_without_rows(cursor) else cursor.fetchmany(AT_ONCE)


def _is_without_rows(cursor: Any) -> bool:
    return cursor.description is None and getattr(cursor, "name", None) is None


def _end(connection: Any) -> None:
    """Give the connection back; one that is gone holds nothing."""
    with suppress(Exception):
        connection.rollback()
    with suppress(Exception):
        connection.close()


def _hook(conn_id: str) -> "DbApiHook":
    try:
        from airflow.providers.common.sql.hooks.sql import DbApiHook
    except ImportError:
        raise InvalidRequest(_NEEDS_PROVIDER) from None
    from airflow.providers.common.compat.sdk import BaseHook

    hook = BaseHook.get_connection(conn_id).get_hook()  # type: ignore[no-untyped-call]
    if not isinstance(hook, DbApiHook):
        raise InvalidRequest(
            f"sql_conn_id: {conn_id!r}: is a connection for {type(hook).__name__}: must be a database's"
        )
    return hook


def _cursor(connection: Any) -> Any:
    """Return a cursor that keeps its rows at the server, where that has to be asked for.

    Psycopg, of both versions, else holds the whole result in memory.
    """
    if type(connection).__module__.partition(".")[0] in ("psycopg", "psycopg2"):
        cursor = connection.cursor(name="airflow_provider_twilio")
        cursor.itersize = AT_ONCE
        return cursor
    return connection.cursor()


def _by_column(names: list[str], row: Any) -> dict[str, Any]:
    values = row.values() if isinstance(row, Mapping) else row
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in zip(names, values, strict=True)
    }


@contextmanager
def _told(conn_id: str) -> Iterator[None]:
    """Tell of a database's error without the values that it quotes."""
    try:
        yield
    except Exception as error:
        state = str(getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or "")
        quotes = state.startswith(_HOLDS_DATA)
        first = (
            f"SQLSTATE {state}"
            if quotes
            else mask_numbers(mask_secrets(str(error).strip().partition("\n")[0]))
        )
        raise QueryFailed(f"sql: {conn_id}: {type(error).__name__}: {first}") from None
