"""``make stubs``: writes the type stubs of what is derived at run time from the requests' fields."""

import types
from collections.abc import Iterator
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from airflow.sdk import BaseOperator

from airflow_provider_twilio.api import APIS
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.operators.base import RequestOperator

PACKAGE = Path(__file__).parent.parent / "airflow_provider_twilio"
ARGUMENTS = PACKAGE / "operators" / "arguments.pyi"

HAND_WRITTEN = (
    "accounts",
    "services",
    "brands",
    "campaigns",
    "tollfree",
    "phone_numbers",
    "messages",
    "batch",
)
"""Modules of operators with an ``execute`` or ``perform`` of their own."""

_TYPES_OF_AIRFLOW = {
    "task_id": "Required[str]",
    "retries": "int | None",
    "retry_delay": "timedelta | float",
    "execution_timeout": "timedelta | None",
    "trigger_rule": "str",
    "pool": "str | None",
    "queue": "str",
    "do_xcom_push": "bool",
    "multiple_outputs": "bool",
    "doc_md": "str | None",
}
_NAMES = {"NoneType": "None", "AwareDatetime": "datetime", "JsonValue": "Any"}
_NOT_AN_ARGUMENT = ("self", "kwargs", "sla")

DERIVED = [PACKAGE / "operators" / api for api in APIS]
"""Folders of operators with nothing but a request."""

_HEADER = '''# Written by `make stubs`; do not edit.
"""The arguments of the operators, for type checkers and editors alone."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, Required, TypedDict

from airflow.sdk import XComArg

class OperatorArguments(TypedDict, total=False):
    twilio_conn_id: str
    account_sid: str | None
'''


def arguments() -> str:
    """Return the text of ``operators/arguments.pyi``."""
    return "\n".join((_HEADER + "".join(_airflow()), *map(_typed_dict, _requests())))


def _airflow() -> Iterator[str]:
    for name, parameter in signature(BaseOperator.__init__).parameters.items():
        if name not in _NOT_AN_ARGUMENT and parameter.kind is not Parameter.VAR_KEYWORD:
            yield f"    {name}: {_TYPES_OF_AIRFLOW.get(name, 'Any')}\n"


def _requests() -> list[type[Request[Any]]]:
    modules = (f"airflow_provider_twilio.operators.{name}" for name in HAND_WRITTEN)
    found = {operator.request for module in modules for operator in _operators(module)}
    return sorted(found, key=lambda request: request.__name__)


def _operators(module: str) -> list[type[RequestOperator]]:
    things = vars(import_module(module)).values()
    return [
        thing
        for thing in things
        if isinstance(thing, type) and issubclass(thing, RequestOperator) and "request" in vars(thing)
    ]


def _typed_dict(request: type[Request[Any]]) -> str:
    fields = "".join(
        f"    {name}: {_argument(info.annotation, info.is_required())}\n"
        for name, info in request.model_fields.items()
    )
    return f"class {request.__name__}Arguments(OperatorArguments, total=False):\n{fields}"


def _argument(annotation: Any, required: bool) -> str:
    return f"Required[{_types(annotation)}]" if required else _types(annotation)


def _types(annotation: Any) -> str:
    """Return an argument's type: the field's, or a template or another task's output in its place."""
    parts = dict.fromkeys((*_spelled(annotation), "str", "XComArg"))
    return " | ".join(sorted(parts, key=lambda part: part == "None"))


def _spelled(annotation: Any) -> Iterator[str]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _spelled(inner[0])
    elif origin in (Union, types.UnionType):
        for part in inner:
            yield from _spelled(part)
    elif origin is Literal:
        yield f"Literal[{', '.join(map(repr, inner))}]".replace("'", '"')
    elif origin is not None:
        yield f"{origin.__name__}[{', '.join(' | '.join(_spelled(part)) for part in inner)}]"
    else:
        yield _NAMES.get(annotation.__name__, annotation.__name__)


_DERIVED_HEADER = """# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator
"""


def derived(module: Path) -> str:
    """Return the text of the stub beside a module of derived operators."""
    name = ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts)
    return "\n".join((_DERIVED_HEADER, *map(_operator, _operators(name))))


def _operator(operator: type[RequestOperator]) -> str:
    fields = sorted(operator.request.model_fields.items(), key=lambda field: not field[1].is_required())
    arguments = "".join(
        f"        {name}: {_types(info.annotation)}{'' if info.is_required() else ' = ...'},\n"
        for name, info in fields
    )
    return (
        f'class {operator.__name__}(RequestOperator):\n    """{operator.__doc__}"""\n'
        f"    def __init__(\n        self,\n        *,\n{arguments}"
        "        **arguments: Unpack[OperatorArguments],\n    ) -> None: ...\n"
    )


def fresh() -> dict[Path, str]:
    """Each stub file and what it is to hold."""
    modules = [module for folder in DERIVED for module in folder.glob("[!_]*.py")]
    return {ARGUMENTS: arguments()} | {module.with_suffix(".pyi"): derived(module) for module in modules}


if __name__ == "__main__":
    for path, text in fresh().items():
        path.write_text(text)
