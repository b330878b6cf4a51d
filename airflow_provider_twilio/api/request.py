"""Requests: frozen values with the operation, its parameters and the type of its answer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from types import GenericAlias
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import explain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Host:
    """One of Twilio's hosts.

    :ivar product: first part of the host's name.
    :ivar prefix: start of all its paths.
    :ivar suffix: end of all its paths.
    """

    product: str
    prefix: str
    suffix: str = ""


MESSAGING = Host("messaging", "/v1")
TRUSTHUB = Host("trusthub", "/v1")
API = Host("api", "/2010-04-01/Accounts/{AccountSid}", ".json")
ACCOUNTS = Host("api", "/2010-04-01", ".json")
"""For the accounts themselves, whose paths don't begin with the account that asks."""
HOSTS = (MESSAGING, TRUSTHUB, API, ACCOUNTS)
"""The hosts that credentials may be sent to."""


class Request(BaseModel, Generic[T]):
    """One call of one operation, named by Twilio's ``operationId``.

    Write ``class CreateService(Request[Service], on=MESSAGING, op="POST /Services")``, or derive from
    :class:`V1`, :class:`V2010` or :class:`TrustHub`, which name the host.

    A field goes into the path if its wire name is there, and into a header if that starts with ``X-``. All
    others go into the query (GET, DELETE) or the form (POST). ``None`` isn't sent.

    An answer is accepted only if it echoes its request. A field of the path is compared with the answer's
    property of the same name. ``echo={"to": "to"}`` names further fields and their properties. An empty
    name exempts a field.

    A POST to a path that ends in a name, as ``/Services`` does, makes another resource each time.
    ``creates=`` says so, or the contrary, of the few operations of which the path doesn't tell.

    :param extra_params: parameters that Twilio added after our release, by their wire names.
    :raises InvalidRequest: an argument is missing, unknown or not allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    host: ClassVar[Host]
    verb: ClassVar[str]
    path: ClassVar[str]
    answer: ClassVar[Any]
    echoes: ClassVar[Mapping[str, str]] = {}
    creates: ClassVar[bool] = False

    extra_params: dict[str, str | list[str]] = Field(default={})

    def __init_subclass__(
        cls,
        on: Host | None = None,
        op: str = "",
        echo: Mapping[str, str] | None = None,
        creates: bool | None = None,
        **config: Any,
    ) -> None:
        super().__init_subclass__(**config)
        if echo is not None:
            cls.echoes = echo
        if on is not None:
            cls.host = on
        for base in cls.__dict__.get("__orig_bases__", ()):
            if issubclass(get_origin(base) or object, Request):
                (cls.answer,) = get_args(base)
        if op:
            cls.verb, path = op.split()
            cls.path = f"{cls.host.prefix}{path}{cls.host.suffix}"
            cls.creates = cls.verb == "POST" and not path.endswith("}") if creates is None else creates

    def __class_getitem__(cls, answer: Any) -> Any:
        """Return ``Request[T]`` as a plain alias; pydantic would make another class of it."""
        return GenericAlias(cls, answer)

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise InvalidRequest(explain(type(self), error, of=type(self).__name__)) from None
        for name in self.model_fields_set:
            if complaint := self._unsendable(name, self.__dict__[name]):
                raise InvalidRequest(f"{type(self).__name__}: {name}: {complaint}")

    @classmethod
    def _unsendable(cls, name: str, value: Any) -> str | None:
        """Return why a value of the right type can't be sent in its place, or ``None``."""
        wire = places(cls)
        if name in wire["path"] and value in ("", ".", ".."):
            return f"{value!r} names nothing"
        if name in wire["header"] and value is not None and not (value.isascii() and value.isprintable()):
            return f"{value!r} has characters that no header can carry"
        if not _has_utf_8(value):
            return "has characters that are no text in UTF-8"
        return _out_of_range(value)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show the names alone, because values can be phone numbers and texts."""
        return ((name, ...) for name in sorted(self.model_fields_set))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__


class V1(Request[T], Generic[T], on=MESSAGING):
    """One call of version 1 of the Messaging API."""


class V2010(Request[T], Generic[T], on=API):
    """One call of version 2010-04-01 of the account's API."""


class TrustHub(Request[T], Generic[T], on=TRUSTHUB):
    """One call of version 1 of the Trust Hub API."""


class Parameters(BaseModel):
    """Parameters that several requests share. As with requests, pydantic builds the class at first use."""

    model_config = ConfigDict(defer_build=True)


class Paged(Parameters):
    """The parameters of a list that is read in pages.

    :param page_size: resources a page, 1 to 1000; Twilio's default is 50.
    """

    page_size: int | None = Field(default=None, ge=1, le=1000)
    page: int | None = Field(default=None, ge=0)
    page_token: str | None = None


@cache
def places(request: type[Request[Any]]) -> Mapping[str, dict[str, str]]:
    """Return the wire names of the fields by place: ``path``, ``header`` and ``body`` (form or query)."""
    found: dict[str, dict[str, str]] = {"path": {}, "header": {}, "body": {}}
    for field, info in request.model_fields.items():
        name = info.serialization_alias or wire_name(field)
        # The account in a path is always the client's; a field of that name is a parameter.
        in_path = f"{{{name}}}" in request.path and name != "AccountSid"
        if field != "extra_params":
            found["path" if in_path else "header" if name.startswith("X-") else "body"][field] = name
    return found


def wire_name(field: str) -> str:
    """Return Twilio's spelling of a field: ``FriendlyName`` for ``friendly_name``, ``From`` for ``from_``."""
    return "".join(word[:1].upper() + word[1:] for word in field.split("_"))


def _out_of_range(value: Any) -> str | None:
    """Return why a number or a time is beyond what Twilio takes, or ``None``."""
    match value:
        case int() if abs(value) >= 2**63:
            return "is too large a number"
        case Decimal() if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
            return "is too large or too exact a number"
        case datetime():
            try:
                value.astimezone(UTC)
            except OverflowError:
                return "is a time that UTC doesn't have"
    return None


_MOST_DIGITS = 30


def _has_utf_8(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_has_utf_8, (*value, *value.values())))
    if isinstance(value, list):
        return all(map(_has_utf_8, value))
    return not isinstance(value, str) or value.isascii() or not _SURROGATE.search(value)


_SURROGATE = re.compile("[\ud800-\udfff]")
