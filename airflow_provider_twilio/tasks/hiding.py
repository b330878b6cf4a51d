"""Keep private arguments out of the rendered fields that Airflow shows, and out of logs."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from json import loads
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from airflow.sdk.log import mask_secret

from airflow_provider_twilio.api.masking import has_secrets, mask_numbers
from airflow_provider_twilio.api.validation import private_fields

_MOST_MASKED = 50
"""Values of a task that are masked in logs at most: each slows down every line of the log."""
_SHORTEST, _SHORTEST_NAME, _FEWEST_DIGITS = 8, 5, 6
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = """
a aborted about after again alert all an and are at be been before below but by can canceled check
complete completed connection could created critical dag data day debug deferred deleted deployed did
disabled do does done down due enabled ended error errors exception fail failed failing failure failures
false file finished for from had has have hello help hi in info invalid is it its job jobs killed late
load loaded made manual message messages missing new no none not now number numbers of off ok on or out
over pipeline please queued ready report reported request retry row rows run running runs scheduled see
sent server sms so start started status stop stopped success successful successfully table task tasks
test than that the there this time to too true try under unknown up update updated upstream us value
warning was we were will with you your
"""
"""Common words of logs."""


def conceal(task: Any) -> None:
    """Remove a task's private arguments from the rendered fields, and have their values masked in logs.

    Arguments with a phone number, or with a secret in an address, are private too.
    """
    request = getattr(task, "request", None)
    # Extra parameters may be any of Twilio's, so any of them may be private.
    private = {*task.hidden, *(private_fields(request) | {"extra_params"} if request else ())}
    values = {name: getattr(task, name, None) for name in task.template_fields}
    hidden = {
        name
        for name, value in values.items()
        if name in private or not task.is_shown(name, value) or any(map(_reveals, _texts(value)))
    }
    secrets: Any = [
        secret for name in hidden for secret in _secrets(getattr(task, name, None), name in private)
    ]
    if 0 < len(secrets) <= _MOST_MASKED:
        mask_secret(secrets)
    if hidden:
        task.template_fields = tuple(name for name in task.template_fields if name not in hidden)


def is_distinctive(text: str) -> bool:
    """Tell whether a text is rare enough in logs to be masked everywhere; ``failed`` isn't.

    Numbers, codes, names and addresses are. A text of several words is, unless all are common in logs.
    """
    if sum(map(str.isdigit, text)) >= _FEWEST_DIGITS:
        return True
    words = {word.casefold() for word in _WORD.findall(text)}
    if not words or words.issubset(_COMMON.split()) or (text.isalpha() and text.islower()):
        return False
    return len(text) >= (_SHORTEST_NAME if text.isalpha() else _SHORTEST)


def _reveals(text: str) -> bool:
    return has_secrets(text) or mask_numbers(text) != text


def _secrets(value: Any, is_private: bool) -> list[str]:
    """Return the parts of a value to mask in logs; none of a long list."""
    found: dict[str, None] = {}
    for text in _texts(value):
        if has_secrets(text):
            found |= dict.fromkeys(_secrets_of_address(text))
        if is_private or mask_numbers(text) != text:
            found |= dict.fromkeys(filter(is_distinctive, (text, text.rpartition("+")[2])))
        if len(found) > 2 * _MOST_MASKED:
            return []
    return [*found]


def _secrets_of_address(text: str) -> Iterator[str]:
    try:
        parts = urlsplit(text)
    except ValueError:
        return
    yield from filter(None, (parts.username, parts.password))
    tokens = (parts.query, parts.fragment, *(value for _, value in parse_qsl(parts.query)))
    yield from (token for token in tokens if len(token) >= _SHORTEST and re.search(r"\d", token))


def _texts(value: Any) -> Iterator[str]:
    """Yield a text or number, and each one within a collection or a JSON object."""
    match value:
        case bool():
            return
        case str() | int() | os.PathLike():
            yield str(value)
            if isinstance(value, str) and value.lstrip().startswith("{"):
                with suppress(ValueError, RecursionError):
                    yield from _texts(loads(value))
        case Mapping():
            for item in value.items():
                yield from _texts(item)
        case list() | tuple() | set():
            for item in value:
                yield from _texts(item)
