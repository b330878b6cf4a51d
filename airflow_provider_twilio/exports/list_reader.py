"""Reads lists whole: each record once, and with smaller pages where a server fails at large ones."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import new_class
from typing import TYPE_CHECKING, Any, TypeVar

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError, Unanswered
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.client.paging import LARGEST_PAGE

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

R = TypeVar("R", bound=Resource)
Q = TypeVar("Q", bound=Request[Any])
PLACE_FORGOTTEN = (400, 404)
"""Statuses of the answer to a page token that has expired."""
_READINGS = 3
_SMALLEST = 50
"""Records, Twilio's own default: a server that fails at such a page doesn't fail because of its size."""


def check_page_size(value: Any) -> int:
    """Return how many records a page is to have.

    :param value: 1 to 1000; ``None`` for 1000.
    :raises InvalidRequest: it is no such number.
    """
    if value is None:
        return LARGEST_PAGE
    if type(value) is not int or not 1 <= value <= LARGEST_PAGE:
        raise InvalidRequest(f"page_size: {value!r}: must be a number from 1 to {LARGEST_PAGE}")
    return value


class PageSize:
    """The size of pages, which is halved where a server fails at larger ones.

    :param warn: takes the line that says so, once.
    :ivar now: records of a page.
    """

    def __init__(self, size: int = LARGEST_PAGE, warn: Callable[[str], None] | None = None) -> None:
        self.now = size
        self._warn = warn

    def lower(self, tried: int, failure: TwilioError) -> bool:
        """Tell whether to try again with smaller pages after ``failure``, which repeating didn't heal.

        :param tried: the size at which it failed. A reader at the same time may have lowered it since.
        """
        is_servers = isinstance(failure, Unanswered) and (failure.status or 0) >= 500
        if not is_servers or tried <= _SMALLEST:
            return False
        self.now = min(self.now, max(tried // 2, _SMALLEST))
        if self._warn:
            self._warn(
                f"Twilio fails at {tried:,} records a page (HTTP {failure.status}): going on with smaller "
                "pages; page_size spares these tries"
            )
            self._warn = None
        return True


class RawRecord(Resource):
    """A record whose properties are all in ``model_extra``, as they came."""


def records(
    hook: "TwilioHook", request: Request[Page[Any]], size: PageSize, key: Sequence[str] = ("sid",)
) -> Iterator[dict[str, Any]]:
    """Yield the records of a list, each once.

    A record that a page repeats is left out. A list whose place is forgotten is begun anew. So is a list
    whose server fails at large pages, with smaller ones.

    :param size: of the pages, unless the request names one.
    :param key: the properties that tell records apart. A record that has none of them is never left out, so a
        list with such a record isn't begun anew.
    :raises TwilioError: naming the page.
    """
    seen: set[int] = set()
    has_keys = True
    readings = 0
    while True:
        number, asked = 1, sized(_raw(request), size)
        try:
            for page in hook.pages(asked):
                number += 1
                for record in (record.model_extra or {} for record in page):
                    mark = _mark(record, key)
                    has_keys &= mark is not None
                    if mark is None or mark not in seen:
                        if mark is not None:
                            seen.add(mark)
                        yield record
            return
        except TwilioError as error:
            forgotten = number > 1 and seen and error.status in PLACE_FORGOTTEN
            readings += bool(forgotten)
            again = readings < _READINGS if forgotten else size.lower(_size_of(asked), error)
            if not (again and has_keys):
                raise error.at(f"page {number}") from error


def items(hook: "TwilioHook", request: Request[Page[R]], size: PageSize) -> list[R]:
    """Read all of a list, with smaller pages where its server fails at large ones.

    :raises TwilioError: naming the page.
    """
    while True:
        found: list[R] = []
        number, asked = 1, sized(request, size)
        try:
            for page in hook.pages(asked):
                number += 1
                found += page.items
            return found
        except TwilioError as error:
            if not size.lower(_size_of(asked), error):
                raise error.at(f"page {number}") from error


def sized(request: Q, size: PageSize) -> Q:
    """Ask for pages of this size, or of the smaller one that the request names."""
    if "page_size" not in type(request).model_fields:
        return request
    named = request.__dict__.get("page_size")
    return request.model_copy(update={"page_size": min(named or size.now, size.now)})


def _size_of(request: Request[Any]) -> int:
    return int(request.__dict__.get("page_size") or 0)


def _mark(record: dict[str, Any], key: Sequence[str]) -> int | None:
    """Return what tells a record apart, in half of the memory of the values; 128 bits don't collide."""
    values = tuple(record.get(name) for name in key)
    if all(value is None for value in values):
        return None
    return int.from_bytes(_digest("\0".join(map(str, values)).encode("utf-8", "surrogatepass")))


def _digest(value: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(value, digest_size=16).digest()


def _raw(request: Request[Page[Any]]) -> Request[Page[RawRecord]]:
    return _reads_records(type(request)).model_construct(**request.__dict__)


@cache
def _reads_records(kind: type[Request[Any]]) -> type[Request[Page[RawRecord]]]:
    """Make the same operation, by the same name, whose answer isn't read into a model."""
    body = {"answer": Page[RawRecord], "__module__": __name__, "__doc__": kind.__doc__}
    return new_class(kind.__name__, (kind,), {}, lambda names: names.update(body))
