"""Requests made of nothing but our classes: each parameter gets a value that its type allows."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from airflow_provider_twilio.api.request import Request, places

Arguments = dict[str, Any]

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "CreateMessage": ("from_", "body"),
    "CreateIncomingPhoneNumber": ("phone_number",),
    "CreateTollfreeVerification": ("business_registration_number",),
}
"""What a class asks for beyond its required fields."""

_EITHER: Mapping[str, tuple[str, ...]] = {"CreateIncomingPhoneNumber": ("phone_number", "area_code")}
"""Fields of which a request has one."""

_CHECKED = {
    "from_": "+15558675309",
    "fallback_from": "12345",
    "attributes": '{"business_name": "Owl & Söhne = 100% ☃", "regions": ["EUROPE", "ASIA"]}',
}
"""Values of texts that are checked by more than a pattern."""

_TEXTS = ("+1555867{:04}", "https://www.example.com/{}?a=b&c=d#e", "US", "415", "IT{:032}")
_HOSTILE = " ä & = + % # / ; \"'\n☃ 🦉"
"""Characters that encoders get wrong."""


def minimal(request: type[Request[Any]]) -> Request[Any]:
    """A request with nothing that could be left out."""
    required = [name for name, field in request.model_fields.items() if field.is_required()]
    made = _arguments(request)
    return request(**{name: made[name] for name in (*required, *_NEEDED.get(request.__name__, ()))})


def full(request: type[Request[Any]]) -> Iterator[Request[Any]]:
    """Requests that have every parameter between them, each as many as go together."""
    made = _arguments(request)
    either = _EITHER.get(request.__name__, ())
    for chosen in either or ("",):
        yield request(**{name: value for name, value in made.items() if name == chosen or name not in either})


def required(request: type[Request[Any]]) -> Arguments:
    """A value for each required field."""
    made = _arguments(request)
    return {name: made[name] for name, field in request.model_fields.items() if field.is_required()}


def _arguments(request: type[Request[Any]]) -> Arguments:
    schema = request.model_json_schema()["properties"]
    wire = places(request)
    return {
        name: _CHECKED.get(name) or _value(name, number, _schema(schema[name]), name in wire["body"])
        for number, name in enumerate(request.model_fields)
        if name != "extra_params"
    }


def _schema(schema: Any) -> Any:
    """Of several types that a value may have, the one that has the most to say."""
    allowed = schema.get("anyOf", [schema])
    kinds = ("array", "number", "integer", "boolean", "string")
    return min((one for one in allowed if one.get("type") in kinds), key=lambda one: kinds.index(one["type"]))


def _value(name: str, number: int, schema: Any, in_body: bool) -> Any:
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[-1])
    match schema.get("format", schema["type"]):
        case "array":
            return _items(name, number, schema)
        case "boolean":
            return number % 2 == 0
        case "integer" | "number" as kind:
            low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
            return min(low + number, high) + (0.25 if kind == "number" else 0)
        case "date-time":
            return datetime(2026, 11, 1 + number % 28, 8, 15, 42, tzinfo=UTC)
        case "date":
            return date(2026, 10, 1 + number % 28)
        case _:
            return _text(name, number, schema, _HOSTILE if in_body else "")


def _items(name: str, number: int, schema: Any) -> list[Any]:
    count = max(2, schema.get("minItems", 0))
    plain = schema["items"] | {"format": "string"}
    word = name.replace("_", "")
    return [_value(f"{word}{place}", number + 100 * place, plain, False) for place in range(count)]


def _text(name: str, number: int, schema: Any, more: str) -> str:
    if pattern := schema.get("pattern"):
        sid = re.match(r"\^\(?([A-Z]{2})", pattern)
        return f"{sid[1]}{number:032x}" if sid else _matching(pattern, number)
    low, high = schema.get("minLength", 0), schema.get("maxLength", 10_000)
    return f"{name}{more}"[:high].ljust(low, "x")


def _matching(pattern: str, number: int) -> str:
    return next(text for text in (one.format(number) for one in _TEXTS) if re.search(pattern, text))
