"""Requests, answers and errors of Twilio's APIs as values. Imports no Airflow."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from airflow_provider_twilio.api.request import Request

APIS = ("messaging_v1", "trusthub_v1", "v2010")
"""The folders of requests and resources, one for each of Twilio's APIs."""


def operations() -> "dict[tuple[str, str], type[Request[Any]]]":
    """Return the request class of every operation, by API (one of ``APIS``) and operationId.

    This imports the modules of all nouns. It serves documents and tests; a DAG needs no such table.
    """
    from importlib import import_module
    from pkgutil import iter_modules

    found: dict[tuple[str, str], type[Request[Any]]] = {}
    for api in APIS:
        package = import_module(f"{__name__}.{api}")
        for noun in iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{noun.name}")
            named = ((name, thing) for name, thing in vars(module).items() if isinstance(thing, type))
            found |= {(api, name): thing for name, thing in named if "verb" in vars(thing)}
    return found
