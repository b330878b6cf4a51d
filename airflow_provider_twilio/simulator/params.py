"""Read a request's parameters, with Twilio's errors for missing and malformed ones."""

import re
from collections.abc import Collection, Iterator
from math import inf
from typing import Literal, overload
from urllib.parse import parse_qsl, urlsplit

from airflow_provider_twilio.simulator.dates import Span, parse_span
from airflow_provider_twilio.simulator.errors import bad_parameter
from airflow_provider_twilio.simulator.sids import is_sid

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_MOST_DIGITS = 18
_BOOLEANS = {"true": True, "false": False}


class Params:
    """A query string or a form: names may repeat, values are text."""

    __slots__ = ("_values",)

    def __init__(self, encoded: str) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(encoded, keep_blank_values=True):
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def items(self) -> Iterator[tuple[str, str]]:
        for name, values in self._values.items():
            for value in values:
                yield name, value

    def get(self, name: str) -> str | None:
        values = self._values.get(name)
        return values[0] if values else None

    def given(self, name: str) -> str | None:
        """Return the value, or ``None`` if it is absent or empty."""
        values = self._values.get(name)
        return (values[0] or None) if values else None

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def required(self, name: str) -> str:
        value = self.given(name)
        if value is None:
            raise bad_parameter(f"Missing required parameter {name} in the post body")
        return value

    def short_text(self, name: str, longest: int) -> str | None:
        value = self.given(name)
        if value is not None and len(value) > longest:
            raise bad_parameter(f"Invalid {name}: longer than {longest} characters")
        return value

    def boolean(self, name: str) -> bool | None:
        value = self.given(name)
        if value is None:
            return None
        if value.lower() not in _BOOLEANS:
            raise bad_parameter(f"Invalid {name}: {value!r} is neither true nor false")
        return _BOOLEANS[value.lower()]

    def integer(self, name: str, lowest: int, highest: int) -> int | None:
        value = self.given(name)
        if value is None:
            return None
        number = whole(value)
        if number is None or not lowest <= number <= highest:
            raise bad_parameter(f"Invalid {name}: {value!r} is not an integer from {lowest} to {highest}")
        return number

    def one_of(self, name: str, allowed: Collection[str]) -> str | None:
        value = self.given(name)
        if value is not None and value not in allowed:
            raise bad_parameter(f"Invalid {name}: {value!r} is none of {', '.join(sorted(allowed))}")
        return value

    def url(self, name: str) -> str | None:
        value = self.given(name)
        if value is not None and not is_url(value):
            raise bad_parameter(f"Invalid {name}: {value!r} is not a URL")
        return value

    def span(self, name: str) -> Span | None:
        """Return the span of the filters ``name``, ``name<`` and ``name>``. The last two are inclusive."""
        lowest, highest = -inf, inf
        try:
            if (exact := self.given(name)) is not None:
                lowest, highest = parse_span(exact)
            if (earliest := self.given(f"{name}>")) is not None:
                lowest = max(lowest, parse_span(earliest)[0])
            if (latest := self.given(f"{name}<")) is not None:
                highest = min(highest, parse_span(latest)[1])
        except ValueError as problem:
            raise bad_parameter(f"Invalid {name}: {problem}") from problem
        return None if (lowest, highest) == (-inf, inf) else (lowest, highest)

    @overload
    def sid(self, name: str, prefix: str, *, required: Literal[True]) -> str: ...
    @overload
    def sid(self, name: str, prefix: str, *, required: Literal[False] = ...) -> str | None: ...
    def sid(self, name: str, prefix: str, *, required: bool = False) -> str | None:
        value = self.required(name) if required else self.given(name)
        if value is not None and not is_sid(value, prefix):
            raise bad_parameter(f"Invalid {name}: {value!r} is not a SID that begins with {prefix}")
        return value


def whole(text: str) -> int | None:
    """Return the number of ``text``, or ``None`` unless it is 1 to 18 digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def wire_name(name: str) -> str:
    """Return the key of answers for the parameter ``name``: ``sms_url`` for ``SmsUrl``."""
    return _CAPITAL.sub("_", name).lower()


def is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
