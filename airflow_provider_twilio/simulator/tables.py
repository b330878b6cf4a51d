"""Records of simulated resources, in order of creation. The nouns' modules define the classes of records."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable


@dataclass(slots=True, kw_only=True)
class Record:
    """The properties of every resource. ``position`` is its place in its table, set by the table."""

    sid: str
    created: float
    updated: float
    position: int = -1


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
