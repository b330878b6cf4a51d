"""Read the types of operators' arguments from their signatures."""

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import Parameter, signature
from types import UnionType
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

from airflow_provider_twilio.tasks.templates import Kinds


@cache
def kinds_of(task: type[Any]) -> Mapping[str, Kinds]:
    """Return the types of each templated argument of a task, as far as its signatures name them."""
    request = getattr(task, "request", None)
    fields = request.model_fields if request else {}
    found = {name: frozenset(_kinds(info.annotation, {})) for name, info in fields.items()}
    for kind in reversed(task.__mro__):
        if init := vars(kind).get("__init__"):
            names = vars(sys.modules[kind.__module__])
            for parameter in signature(init).parameters.values():
                is_own = parameter.name in task.template_fields and parameter.name not in fields
                if is_own and parameter.annotation is not Parameter.empty:
                    found[parameter.name] = frozenset(_kinds(parameter.annotation, names))
    return found


def _kinds(annotation: Any, names: Mapping[str, Any]) -> Iterator[Any]:
    match annotation:
        case str() | ForwardRef():
            text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
            yield from _kinds(eval(text, {}, _Names(names)), names)
            return
    match get_origin(annotation):
        case None:
            yield annotation
        case origin if origin is Annotated:
            yield from _kinds(get_args(annotation)[0], names)
        case origin if origin in (Union, UnionType):
            for part in get_args(annotation):
                yield from _kinds(part, names)
        case origin if origin is Literal:
            yield from map(type, get_args(annotation))
        case origin:
            yield origin


class _Unknown:
    """Stand-in for a type that only type checkers import."""

    def __class_getitem__(cls, item: Any) -> type["_Unknown"]:
        return cls


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        builtins: Any = __builtins__
        return builtins.get(name, _Unknown)
