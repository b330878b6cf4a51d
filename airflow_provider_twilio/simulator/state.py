"""The state of one simulated account. The record classes are defined by the nouns' own modules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, runtime_checkable

from airflow_provider_twilio.simulator.errors import TwilioError

if TYPE_CHECKING:
    from airflow_provider_twilio.simulator.accounts import Accounts
    from airflow_provider_twilio.simulator.clock import Clock
    from airflow_provider_twilio.simulator.settings import Settings


@dataclass(slots=True, kw_only=True)
class Record:
    """The properties of every resource. ``position`` is its place in its table, set by the table."""

    sid: str
    created: float
    updated: float
    position: int = -1


T = TypeVar("T")
R = TypeVar("R", bound=Record)
T_co = TypeVar("T_co", covariant=True)


class Rows(Protocol[T_co]):
    """A list that can be read from any position in either direction, also while it grows."""

    def older_than(self, position: int | None) -> Iterator[T_co]:
        """Yield records newest first, from before ``position``, or from the newest if that is ``None``."""

    def newer_than(self, position: int) -> Iterator[T_co]:
        """Yield records oldest first, from after ``position``."""


@runtime_checkable
class Recorded(Protocol):
    """A store with records to find by SID, like a table."""

    def get(self, sid: str, /) -> Record | None: ...


class Selection(Generic[R]):
    """Records in order of creation, as :class:`Rows`."""

    def __init__(self, oldest_first: Iterable[R]) -> None:
        self._rows = list(oldest_first)

    def older_than(self, position: int | None) -> Iterator[R]:
        return (row for row in reversed(self._rows) if position is None or row.position < position)

    def newer_than(self, position: int) -> Iterator[R]:
        return (row for row in self._rows if row.position > position)


class Table(Generic[R]):
    """Records of one kind, by SID, in order of creation."""

    def __init__(self) -> None:
        self._records: dict[str, R] = {}
        self._added = 0

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: R) -> R:
        record.position = self._added
        self._added += 1
        self._records[record.sid] = record
        return record

    def get(self, sid: str) -> R | None:
        return self._records.get(sid)

    def remove(self, record: R) -> None:
        del self._records[record.sid]

    def where(self, accept: Callable[[R], bool]) -> Selection[R]:
        return Selection(record for record in self if accept(record))

    def all(self) -> Selection[R]:
        return Selection(self)


class State:
    """The resources of one account.

    :param accounts: all accounts, which share clock and settings.
    """

    def __init__(self, account_sid: str, accounts: "Accounts") -> None:
        self.account_sid = account_sid
        self.accounts = accounts
        self.opened = self.now()
        self._tables: dict[type[Record], Table[Any]] = {}
        self._stores: dict[type[Any], Any] = {}

    @property
    def settings(self) -> "Settings":
        return self.accounts.settings

    @property
    def clock(self) -> "Clock":
        return self.accounts.clock

    def now(self) -> float:
        return self.clock.now() + self.settings.clock_skew

    def table(self, kind: type[R]) -> Table[R]:
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = Table()
        return table

    def store(self, kind: type[T]) -> T:
        """Return the account's object of a class other than a table's, made on first use."""
        store = self._stores.get(kind)
        if store is None:
            store = self._stores[kind] = kind()
        return cast(T, store)

    def has(self, sid: str) -> bool:
        """Tell whether a table or store of the account has a record of this SID."""
        stores = (store for store in self._stores.values() if isinstance(store, Recorded))
        return any(table.get(sid) is not None for table in (*self._tables.values(), *stores))

    def find(self, kind: type[R], sid: str) -> R:
        """Return the record of a SID.

        :raises TwilioError: 20404 if there is none.
        """
        record = self.table(kind).get(sid)
        if record is None:
            raise TwilioError(20404)
        return record
