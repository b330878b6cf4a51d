"""The columns of a file, and how a record of an answer becomes a row of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Any, Generic, Literal, Protocol, TypeVar

from airflow_provider_twilio.api.dates import read_date
from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import suggest

ColumnType = Literal["text", "integer", "decimal", "timestamp", "date", "boolean", "texts", "map", "json"]
"""``texts`` is a list of texts, ``map`` goes from texts to texts, ``json`` is whatever JSON has."""

T = TypeVar("T")
Row = Sequence[Any]
Values = Sequence[Any]
"""Of a column: one of each row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name and by what its values are.

    A ``decimal`` has at most 18 digits before and 10 after the point, a ``timestamp`` is an aware datetime.
    """

    name: str
    kind: ColumnType = "text"


EXTRA = Column("extra", "json")
"""The column of a record's fields that have none of their own, or whose value doesn't fit into it."""


UNFIT = (ValueError, TypeError, InvalidOperation, OverflowError)
"""Errors of :data:`READ` for a value that doesn't fit its column."""


def pick(columns: Sequence[Column], names: Iterable[str] | None) -> list[Column]:
    """Return the columns of these names, in the order of the names; all of them for ``None``.

    :raises InvalidRequest: a name that no column has, or none at all.
    """
    by_name = {column.name: column for column in columns}
    if names is None:
        return [*columns]
    asked = [names] if isinstance(names, str) else [*dict.fromkeys(names)]
    for name in asked:
        if name not in by_name:
            raise InvalidRequest(f"columns: {name!r}: {suggest(str(name), [*by_name], 'column')}")
    if not asked:
        raise InvalidRequest(f"columns: must name at least one of {', '.join(by_name)}")
    return [by_name[name] for name in asked]


class RowReader(Protocol):
    """Makes a row of a record as JSON has it."""

    def __call__(self, record: Mapping[str, Any], unfit: Counter[str] | None = None) -> list[Any]:
        """Return the row, and count in ``unfit`` by column the values that don't fit."""


def row_reader(known: Sequence[Column], picked: Sequence[Column]) -> RowReader:
    """Return a reader that makes a row of ``picked`` columns of a record as JSON has it.

    :param known: all columns; a field that isn't among them goes to ``extra``, if that is picked, and so
        does a value that doesn't fit its column.
    """
    kinds = {column.name: READ[column.kind] for column in known if column != EXTRA}
    names = [column.name for column in picked]
    wants_extra = EXTRA.name in names

    def read(record: Mapping[str, Any], unfit: Counter[str] | None = None) -> list[Any]:
        values, extra = {}, {}
        for name, value in record.items():
            to_type = kinds.get(name)
            if to_type is None:
                extra[name] = value
            elif value is not None and (name in names or wants_extra):
                try:
                    values[name] = to_type(value)
                except UNFIT:
                    extra[name] = _shown(value)
                    if unfit is not None:
                        unfit[name] += 1
        if extra:
            values[EXTRA.name] = extra
        return [values.get(name) for name in names]

    return read


def _shown(value: Any) -> Any:
    """Write a number that isn't finite as text: JSON has none."""
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_INTEGERS = range(-(2**63), 2**63)


def _integer(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool | float) or number not in _INTEGERS:
        raise ValueError
    return number


@lru_cache(maxsize=4096)
def _decimal_of(text: str) -> Decimal:
    number = Decimal(text)
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or exponent < -10 or len(digits) + exponent > 18:
        raise ValueError
    return number


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise TypeError
    return _decimal_of(str(value))


def timestamp(value: Any) -> datetime:
    """Read an aware datetime in UTC.

    :raises ValueError: it is none.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return read_date(_text(value))


def _date(value: Any) -> date:
    return value if type(value) is date else date.fromisoformat(_text(value))


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return [_text(item) for item in value]


def _map(value: Any) -> dict[str, str]:
    return {_text(name): _text(item) for name, item in dict(value).items()}


def _json(value: Any) -> Any:
    return _shown(value)


READ: dict[ColumnType, Callable[[Any], Any]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "timestamp": timestamp,
    "date": _date,
    "boolean": _boolean,
    "texts": _texts,
    "map": _map,
    "json": _json,
}
"""Makes a column's value of that of JSON, ``None`` apart."""

NOT_OF_JSON: tuple[ColumnType, ...] = ("integer", "decimal", "timestamp", "date")
"""Kinds whose values are of other types than those that JSON has."""


class Unfit(Exception):
    """A value doesn't fit its column."""


class Memo(dict[Any, T], Generic[T]):
    """Makes something of the values of JSON, and remembers it of texts: dates and prices repeat.

    :param make: raises one of :data:`UNFIT` for a value that doesn't fit.
    :param nothing: stands for ``None``.
    """

    def __init__(self, make: Callable[[Any], T], nothing: T) -> None:
        self._make = make
        self._nothing = nothing

    def __missing__(self, value: Any) -> T:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        made = self[value] = self._nothing if value is None else self._make(value)
        return made

    def each(self, values: Values) -> list[T]:
        """Return what is made of each value.

        Others than texts aren't remembered: 1, 1.0 and true are equal, and aren't written alike.
        """
        if _TEXTS.issuperset(map(type, values)):
            return [*map(self.__getitem__, values)]
        return [self._nothing if value is None else self._make(value) for value in values]


_TEXTS = frozenset({str, type(None)})
_MOST_REMEMBERED = 8192
