"""Turn pydantic's errors into a message for the person who wrote the arguments."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from airflow_provider_twilio.api.masking import mask_number, mask_numbers, mask_secrets
from airflow_provider_twilio.api.types import E164, PRIVATE

_LONGEST_SHOWN = 60
_E164 = re.compile(r"\+\d{7,}")
_SID = re.compile(r"\^(\(?[A-Z|]+\)?)\[0-9a-fA-F\]\{32\}\$")


def explain(
    model: type[BaseModel],
    error: ValidationError,
    of: str,
    shows: Callable[[str, Any], bool] = lambda name, value: False,
) -> str:
    """Return a text with a line for each wrong argument: its name, its value and the rule.

    :param of: name of the operation, for the first line.
    :param shows: tells by name and value if a private field's value may be shown.
    """
    found: dict[str, list[str]] = {}
    for line in error.errors(include_url=False):
        name, finding = _finding(model, line, shows)
        found.setdefault(name, []).append(finding)
    lines = (f"  {name}: {' or '.join(dict.fromkeys(words))}" for name, words in found.items())
    return "\n".join((f"{of}: nothing was sent, because of", *lines))


def suggest(name: str, known: list[str], what: str = "argument") -> str:
    """Return a complaint about an unknown name, with the most similar of the known ones."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"there is no such {what}{f'; did you mean {near[0]}?' if near else ''}"


@cache
def private_fields(model: type[BaseModel]) -> frozenset[str]:
    """Return the fields whose values no log, error or rendered template may show."""
    return frozenset(name for name, field in model.model_fields.items() if is_private(field))


def is_private(field: FieldInfo) -> bool:
    """Tell whether no log, error or rendered template may show a field's values."""
    return PRIVATE in _metadata(field.annotation, field.metadata)


def _metadata(annotation: Any, own: list[Any]) -> Iterator[Any]:
    yield from own
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _metadata(part, [])


def _finding(model: type[BaseModel], line: Any, shows: Callable[[str, Any], bool]) -> tuple[str, str]:
    """Return an argument and its fault. A rule over several arguments names one of them in its message."""
    if not line["loc"]:
        name, _, finding = str(line["ctx"]["error"]).partition(": ")
        return name, finding
    name = str(line["loc"][0])
    if line["type"] == "missing":
        return name, "is missing"
    if line["type"] == "extra_forbidden":
        return name, suggest(name, list(model.model_fields))
    is_private = name in private_fields(model) and not shows(name, line["input"])
    return name, value_and_rule(line, is_private=is_private)


def value_and_rule(line: Any, *, is_private: bool) -> str:
    """Return a wrong value and the rule that it breaks, as text.

    :param line: one of pydantic's errors.
    :param is_private: hides the value.
    """
    return f"{_shown(line['input'], is_private)}: {_allowed(line)}"


def _shown(value: Any, is_private: bool) -> str:
    if is_private:
        is_number = isinstance(value, str) and _E164.fullmatch(value)
        return mask_number(value) if is_number else _measure(value)
    text = mask_secrets(mask_numbers(_repr(value)))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _repr(value: Any) -> str:
    """Return ``repr(value)``, or the type's name if that fails: nested too deep, too many digits."""
    try:
        return repr(value)
    except Exception:
        return type(value).__name__


def _measure(value: Any) -> str:
    kind = type(value).__name__
    return f"{kind} of {len(value)} characters" if isinstance(value, str) else kind


def _allowed(line: Any) -> str:
    pattern = (line.get("ctx") or {}).get("pattern", "")
    if sid := _SID.fullmatch(pattern):
        return f"must be {sid[1].strip('()').replace('|', ' or ')} and 32 hexadecimal digits"
    if pattern == "^[a-zA-Z]{2}[0-9a-fA-F]{32}$":
        return "must be a SID: two letters and 32 hexadecimal digits"
    if pattern.startswith((f"^{E164}", f"^({E164}")):
        return "must be a phone number in E.164 form, such as +15558675309"
    message: str = line["msg"]
    return message.replace("Input should be", "must be").replace("Value error, ", "")
