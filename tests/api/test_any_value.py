"""Whatever an argument is: it is refused as one, or goes out as whole bytes to Twilio's own host."""

import importlib
import math
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from contract.values import required
from hypothesis import given, settings
from hypothesis import strategies as st

from airflow_provider_twilio import api
from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.request import Request, places

from .wire import ACCOUNT, to_http

for module in pkgutil.walk_packages(api.__path__, f"{api.__name__}."):
    importlib.import_module(module.name)


def operations(kind: type[Request[Any]] = Request) -> Iterator[type[Request[Any]]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith(api.__name__) and hasattr(one, "path"):
            yield one
        yield from operations(one)


OPERATIONS = sorted(set(operations()), key=lambda kind: (kind.__module__, kind.__name__))
FAR_WEST, FAR_EAST = timezone(-timedelta(hours=14)), timezone(timedelta(hours=14))


def deep(depth: int, nest: Any) -> Any:
    value: Any = "a"
    for _ in range(depth):
        value = nest(value)
    return value


class Unprintable:
    def __repr__(self) -> str:
        raise OSError("no words")


TEXTS = [
    "",
    " ",
    "\0",
    "\ud800",
    "a\ud83d",
    "\r\nX: y",
    "ü🙂",
    "\u0660\u0661\u0661",
    "x" * 5000,
    "a/b?c#d",
    "..",
    ".",
]
TEXTS += ["+15558675309", "MG" + "0a" * 16, "MG" + "0a" * 16 + "\n", "SM" + "0a" * 16, "9" * 5000, "1e999999"]
TEXTS += ["https://x.example/\ud800", "https://x.example", "2026-01-01", "2026-01-01T00:00:00"]
TEXTS += ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
NUMBERS: list[Any] = [True, 0, -1, 2**63, 10**400, 10**5000, 1.5, math.nan, math.inf, 1e-320, 1j]
NUMBERS += [Decimal(text) for text in ("NaN", "sNaN", "Infinity", "1E+999999", "1E-999999", "0.1")]
TIMES: list[Any] = [
    datetime.max,  # noqa: DTZ901
    datetime.min,  # noqa: DTZ901
    datetime(9999, 12, 31, 23, tzinfo=FAR_WEST),
    date.max,
    date.min,
    time(),
]
TIMES += [datetime(1, 1, 1, tzinfo=FAR_EAST), datetime(2026, 1, 1, tzinfo=UTC), timedelta(1)]
NESTS: list[Any] = [
    [],
    [None],
    ["a"],
    ["\ud800"],
    [b"x"],
    {},
    {"a": "b"},
    {"\ud800": "b"},
    {"a": "\ud800"},
    {1: 2},
]
NESTS += [deep(3000, lambda value: [value]), deep(3000, lambda value: {"a": value}), (1,), {1}]
OTHERS: list[Any] = [None, b"x", b"\xff", bytearray(b"x"), object(), int, range(3), Unprintable()]
ODD: list[Any] = [*TEXTS, *NUMBERS, *TIMES, *NESTS, *OTHERS]


def is_refused_or_goes_out(kind: type[Request[Any]], field: str, value: Any) -> bool:
    """Return true if the value is read or refused. Any other error ends the test."""
    try:
        request = kind(**{**required(kind), field: value})
    except InvalidRequest as error:
        return bool(str(error).encode())
    http = to_http(request, ACCOUNT)
    names_and_values = b"".join(part for header in http.headers.raw for part in header)
    is_whole = http.url.raw_path.isascii() and http.content.isascii()
    return is_whole and http.url.host.endswith(".twilio.com") and not set(names_and_values) & set(b"\r\n\0")


def test_all_requests_are_tried() -> None:
    assert len(OPERATIONS) > 90


@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_an_odd_value_is_refused_or_goes_out(value: Any) -> None:
    tried = [
        (kind, field)
        for kind in OPERATIONS
        if kind.__name__ in ("CreateMessage", "ListMessage", "CreateUsAppToPerson", "ListMedia")
        for field in kind.model_fields
    ]
    assert [one for one in tried if not is_refused_or_goes_out(*one, value)] == []


def each_field_once() -> list[tuple[type[Request[Any]], str]]:
    """Many requests share fields; of those that are alike one is tried."""
    found = {
        (name, repr(field.annotation), repr(field.metadata), name in places(kind)["path"]): (kind, name)
        for kind in OPERATIONS
        for name, field in kind.model_fields.items()
    }
    return [*found.values()]


@pytest.mark.proof
@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_every_field_takes_or_refuses_every_odd_value(value: Any) -> None:
    assert [one for one in each_field_once() if not is_refused_or_goes_out(*one, value)] == []


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.binary()
    | st.text(st.characters(exclude_categories=())) | st.datetimes() | st.dates()
    | st.datetimes(timezones=st.sampled_from([UTC, FAR_EAST, FAR_WEST])) | st.sampled_from([*TEXTS, *TIMES])
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@pytest.mark.proof
@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_no_value_of_any_kind_raises_anything_else(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(OPERATIONS))
    field = data.draw(st.sampled_from([*kind.model_fields]))

    assert is_refused_or_goes_out(kind, field, data.draw(values))
