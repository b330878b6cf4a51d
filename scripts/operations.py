"""``make stubs``, continued: writes ``docs/operations.md``, the table of what the provider can do."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, get_args, get_origin

from airflow_provider_twilio.api import operations
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.get_provider_info import get_provider_info
from airflow_provider_twilio.operators.base import RequestOperator

PAGE = Path(__file__).parent.parent / "docs" / "operations.md"

_PACKAGE = "airflow_provider_twilio."
_LINK = re.compile(r"https://www\.twilio\.com/docs/[^\s`]+")
_HEAD = """\
# Operations

Written by `make stubs`; do not edit.

All operations of the provider, by noun and by Twilio's `operationId`.
A request class has its operation's name and parameters, with `friendly_name` for `FriendlyName`.
`hook.execute(request)` sends it; `hook.pages(request)` reads a list.
Operations that create, update or delete also have an operator with the same arguments.
If there are two, the first one does its work once, however often the task is tried.
An operator that only creates sends its request in one try.
If that try died and may have created something, the task fails: look at Twilio, then clear the task.
All names below begin with `airflow_provider_twilio.`
"""
_COLUMNS = "| operation | request class | operator | Twilio's page |\n|---|---|---|---|\n"

Requests = Mapping[tuple[str, str], type[Request[Any]]]


def page() -> str:
    """Return the text of ``docs/operations.md``."""
    nouns = groupby(sorted(operations().items(), key=_by_noun), key=lambda one: one[1].__module__)
    return "\n".join([_HEAD, *(_noun(module, dict(requests)) for module, requests in nouns)])


def page_of(request: type[Request[Any]]) -> str:
    """Twilio's page about an operation.

    It is said once: with the request or its resource, with what is at an address above it, or with the noun.

    :raises LookupError: nothing says it.
    """
    noun = import_module(request.__module__)
    requests = [one for one in vars(noun).values() if _is_request(one)]
    above = [one for one in requests if _is_above(one.path, request.path)]
    above.sort(key=lambda one: len(one.path), reverse=True)
    for said in (request, *above):
        for docstring in (said.__doc__, _resource(said).__doc__):
            if link := _LINK.search(docstring or ""):
                return link[0]
    if link := _LINK.search(noun.__doc__ or ""):
        return link[0]
    raise LookupError(f"{noun.__name__}: no docstring says which of Twilio's pages is about it")


def operators() -> Mapping[type[Request[Any]], list[type[RequestOperator]]]:
    """Return the operators of the provider's metadata, by their request."""
    found = defaultdict(list)
    for entry in get_provider_info()["operators"]:
        for module in map(import_module, entry["python-modules"]):
            for thing in vars(module).values():
                own = isinstance(thing, type) and thing.__module__ == module.__name__
                if own and issubclass(thing, RequestOperator) and "request" in vars(thing):
                    found[vars(thing).get("operation", thing.request)].append(thing)
    return found


def _by_noun(operation: tuple[tuple[str, str], type[Request[Any]]]) -> tuple[str, str, str]:
    (api, _), request = operation
    return api, request.__module__, _stem(request.path)


def _noun(module: str, requests: Requests) -> str:
    title = (import_module(module).__doc__ or "").partition(". ")[0]
    rows = "".join(f"| {' | '.join(_row(name, request))} |\n" for (_, name), request in requests.items())
    return f"## {title}\n\n{_COLUMNS}{rows}"


def _row(name: str, request: type[Request[Any]]) -> Iterator[str]:
    yield f"{name}<br>`{request.verb} {request.path}`"
    yield _path(request)
    yield "<br>".join(map(_path, operators()[request]))
    link = page_of(request)
    yield f"[{link.rpartition('/')[2]}]({link})"


def _path(thing: type) -> str:
    return f"`{thing.__module__}.{thing.__name__}`".replace(_PACKAGE, "")


def _resource(request: type[Request[Any]]) -> Any:
    answer = request.answer
    return get_args(answer)[0] if get_origin(answer) is Page else answer


def _is_request(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, Request) and "verb" in vars(thing)


def _stem(path: str) -> str:
    """Return an address without the parts after a resource's SID."""
    return re.sub(r"(/{\w+})?(\.json)?$", "", path)


def _is_above(path: str, other: str) -> bool:
    return f"{_stem(other)}/".startswith(f"{_stem(path)}/")


if __name__ == "__main__":
    PAGE.write_text(page())
