"""Twilio's own SDK: which of its methods is an operation, and how it is called with our arguments."""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from twilio.base.instance_context import InstanceContext  # type: ignore[import-untyped]
from twilio.base.list_resource import ListResource  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from airflow_provider_twilio.api.request import Request, places

from .exceptions import RENAMED
from .facts import ACCOUNT
from .operation import OPERATIONS, Key

_VERBS = {"create": "POST", "update": "POST", "fetch": "GET", "page": "GET", "delete": "DELETE"}
_ANY = "{}"


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the SDK.

    :param steps: from a client to its owner: an attribute, or how many values of the path a call takes.
    """

    steps: tuple[str | int, ...]
    name: str
    arguments: frozenset[str]

    def call(self, client: Any, request: Request[Any]) -> Any:
        """Call it with what ``request`` carries."""
        values, wire = request.__dict__, places(type(request))
        path = iter(re.findall(r"{(\w+)}", request.path))
        of_the_path = {name: values[field] for field, name in wire["path"].items()}
        in_order = (of_the_path[name] for name in path if name in of_the_path)
        owner = client
        for step in self.steps:
            owner = (
                getattr(owner, step)
                if isinstance(step, str)
                else owner(*(next(in_order) for _ in range(step)))
            )
        fields = (*wire["body"], *wire["header"])
        arguments = {name_of(name): values[name] for name in fields if values[name] is not None}
        return getattr(owner, self.name)(**arguments)


def name_of(field: str) -> str:
    """Return the SDK's name of the argument for one of our fields."""
    return RENAMED[field].name if field in RENAMED else field


@cache
def methods() -> Mapping[Key, Method]:
    """The methods for our operations, found by verb and address."""
    client = Client(_ANY, ACCOUNT.password)
    found = dict(_below(client.messaging.v1, ("messaging", "v1")))
    found |= _below(client.trusthub.v1, ("trusthub", "v1"))
    found |= _below(client.api.v2010.account, ("api", "v2010", "account"))
    accounts = client.api.v2010.accounts
    found |= _of(accounts, ("api", "v2010", "accounts"))
    found |= _of(accounts(_ANY), ("api", "v2010", "accounts", 1))
    return {
        operation.key: found[address]
        for operation in OPERATIONS
        if (address := _address(operation.request)) in found
    }


def _address(request: type[Request[Any]]) -> tuple[str, str]:
    return request.verb, ACCOUNT.url(request.host.product) + re.sub(r"{\w+}", _ANY, request.path)


def _below(owner: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[tuple[str, str], Method]]:
    """Verb and address of every method of ``owner`` and of all that it leads to."""
    kind = type(owner)
    yield from _of(owner, steps)
    for name, _ in inspect.getmembers(kind, lambda member: isinstance(member, property)):
        below = getattr(owner, name)
        if isinstance(below, ListResource | InstanceContext):
            yield from _below(below, (*steps, name))
    if isinstance(owner, ListResource) and "__call__" in vars(kind):
        taken = len(inspect.signature(owner).parameters)
        yield from _below(owner(*[_ANY] * taken), (*steps, taken))


def _of(owner: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[tuple[str, str], Method]]:
    """Verb and address of every method of ``owner`` itself."""
    kind = type(owner)
    if isinstance(owner, ListResource | InstanceContext) and hasattr(owner, "_uri"):
        for name in _VERBS.keys() & vars(kind).keys():
            arguments = frozenset(inspect.signature(getattr(kind, name)).parameters) - {"self"}
            yield (_VERBS[name], owner._version.absolute_url(owner._uri)), Method(steps, name, arguments)
