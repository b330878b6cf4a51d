"""The records of any list as they came, each of them once."""

from collections.abc import Iterator, Sequence
from functools import cache
from types import new_class
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

_PLACE_FORGOTTEN = (400, 404)
"""What a page token that has expired is answered with."""
_READINGS = 3


class Record(Resource):
    """A record whose properties are all in ``model_extra``, as they came."""


def records(
    hook: "TwilioHook", request: Request[Page[Any]], key: Sequence[str] = ("sid",)
) -> Iterator[dict[str, Any]]:
    """The records of a list; what a page repeats is left out, and a list whose place is forgotten begun anew.

    :param key: the properties that tell records apart. A record that has none of them is never left out.
    :raises TwilioError: naming the page.
    """
    seen: set[int] = set()
    for _ in range(_READINGS):
        number = 1
        try:
            for page in hook.pages(_raw(request)):
                number += 1
                yield from _new((record.model_extra or {} for record in page), key, seen)
            return
        except TwilioError as error:
            failure = error.at(f"page {number}")
            if number == 1 or not seen or error.status not in _PLACE_FORGOTTEN:
                raise failure from error
    raise failure


def _new(found: Iterator[dict[str, Any]], key: Sequence[str], seen: set[int]) -> Iterator[dict[str, Any]]:
    for record in found:
        values = tuple(record.get(name) for name in key)
        if any(value is not None for value in values):
            # Half of the memory of the values themselves; 128 bits don't collide.
            mark = int.from_bytes(_digest("\0".join(map(str, values)).encode()))
            if mark in seen:
                continue
            seen.add(mark)
        yield record


def _digest(value: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(value, digest_size=16).digest()


def _raw(request: Request[Page[Any]]) -> Request[Page[Record]]:
    return _reads_records(type(request)).model_construct(**request.__dict__)


@cache
def _reads_records(kind: type[Request[Any]]) -> type[Request[Page[Record]]]:
    """The same operation, by the same name, whose answer isn't read into a model."""
    body = {"answer": Page[Record], "__module__": __name__, "__doc__": kind.__doc__}
    return new_class(kind.__name__, (kind,), {}, lambda names: names.update(body))
