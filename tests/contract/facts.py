"""The facts of an operation, in one form for Twilio's documents and for our classes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args, get_origin

from pydantic import AfterValidator, TypeAdapter

from airflow_provider_twilio.api.messaging_v1.campaigns import PublicUrl
from airflow_provider_twilio.api.request import places
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.types import CountryCode, MessageAddress, PhoneNumber, Recipient, Url
from airflow_provider_twilio.client.account import Account

from .operation import Operation

Answer = Literal["nothing", "resource", "page"]
Place = tuple[str, str]
"""``path``, ``query``, ``header`` or ``form``, and the name on the wire."""

ACCOUNT = Account("AC" + "a" * 32, "AC" + "a" * 32, "a-token-that-nobody-may-see")
OF_THE_CLIENT = ("path", "AccountSid")
"""Said once, when a client is made, and so no field of ours."""


def pattern_of(kind: Any) -> str:
    """The pattern of one of our types."""
    return str(TypeAdapter(kind).json_schema()["pattern"])


SPELT_OUT = {
    "uri": {pattern_of(Url), pattern_of(PublicUrl)},
    "phone-number": {pattern_of(PhoneNumber), pattern_of(Recipient), pattern_of(MessageAddress)},
    "iso-country-code": {pattern_of(CountryCode)},
}
"""The formats that Twilio names and leaves open, and the patterns that ours may check instead."""

_PREFERRED = ("array", "integer", "number", "boolean", "date-time", "date", "string")


@dataclass(frozen=True, slots=True)
class Parameter:
    """The values that may be sent as one parameter.

    :param kind: ``string``, ``integer``, ``number``, ``boolean``, ``date`` or ``date-time``.
    :param limits: the lowest and highest number, or the fewest and most characters.
    :param count: the fewest and most items of an array.
    :param format: what kind of text it is, where nothing says it exactly.
    :param checked: more is asked of it than can be said here.
    """

    required: bool
    array: bool
    kind: str
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    limits: tuple[int | None, int | None] = (None, None)
    count: tuple[int | None, int | None] = (None, None)
    format: str | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Where an operation goes, what it takes and what comes back."""

    verb: str
    url: str
    answer: Answer
    parameters: Mapping[Place, Parameter]


def ours(operation: Operation) -> Facts:
    """Return the facts of our class."""
    request = operation.request
    schema = request.model_json_schema()
    wire = places(request)
    body = "form" if request.verb == "POST" else "query"
    parameters = {
        (body if place == "body" else place, name): replace(
            parameter(schema["properties"][field], field in schema.get("required", ())),
            checked=_is_checked(request.model_fields[field].annotation),
        )
        for place, names in wire.items()
        for field, name in names.items()
    }
    url = ACCOUNT.url(request.host.product) + request.path
    return Facts(request.verb, url, _answer(request.answer), parameters)


def parameter(schema: Mapping[str, Any], required: bool) -> Parameter:
    """Return the facts of a parameter by its JSON schema, which holds no references."""
    schema = min(schema.get("anyOf", [schema]), key=lambda one: _rank(_kind(one)))
    array = schema.get("type") == "array"
    item = schema.get("items", {}) if array else schema
    kind, pattern = _kind(item), item.get("pattern")
    number = kind in ("integer", "number")
    low, high = ("minimum", "maximum") if number else ("minLength", "maxLength")
    return Parameter(
        required,
        array,
        kind,
        tuple(sorted(item.get("enum", [item["const"]] if "const" in item else []))),
        pattern,
        (None, None) if pattern else (item.get(low), item.get(high)),
        (schema.get("minItems"), schema.get("maxItems")),
        item.get("format") if item.get("format") in SPELT_OUT else None,
    )


def differences(ours: Facts, twilios: Facts) -> Iterator[tuple[str, str, Any, Any]]:
    """Return the differences: the parameter's name (or ``""``), the fact, and its value here and there."""
    for fact in ("verb", "url", "answer"):
        if getattr(ours, fact) != getattr(twilios, fact):
            yield "", fact, getattr(ours, fact), getattr(twilios, fact)
    for place in sorted(ours.parameters.keys() | twilios.parameters.keys() - {OF_THE_CLIENT}):
        mine, theirs = ours.parameters.get(place), twilios.parameters.get(place)
        if mine is None or theirs is None:
            yield place[1], "place", place[0] if mine else None, place[0] if theirs else None
            continue
        mine = replace(mine, format=theirs.format) if _spells_out(mine, theirs.format) else mine
        theirs = replace(theirs, pattern=theirs.pattern or mine.pattern) if mine.format else theirs
        for fact in (field.name for field in fields(Parameter)):
            if getattr(mine, fact) != getattr(theirs, fact):
                yield place[1], fact, getattr(mine, fact), getattr(theirs, fact)


def _spells_out(mine: Parameter, format: str | None) -> bool:
    return mine.checked or mine.pattern in SPELT_OUT.get(format or "", ())


def _is_checked(annotation: Any) -> bool:
    metadata = getattr(annotation, "__metadata__", ())
    return any(isinstance(one, AfterValidator) for one in metadata) or any(
        map(_is_checked, get_args(annotation))
    )


def _kind(schema: Mapping[str, Any]) -> str:
    written = schema.get("format")
    return str(written if written in ("date", "date-time") else schema.get("type", "string"))


def _rank(kind: str) -> int:
    return _PREFERRED.index(kind) if kind in _PREFERRED else len(_PREFERRED)


def _answer(model: Any) -> Answer:
    if model in (None, type(None)):
        return "nothing"
    return "page" if get_origin(model) is Page else "resource"
