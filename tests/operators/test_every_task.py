"""Every operator and sensor that Airflow is told of: what all of them owe whoever writes a DAG."""

from importlib import import_module
from inspect import Parameter, getmembers, isclass, signature
from typing import Any

import pytest
from airflow.sdk import BaseOperator

from airflow_provider_twilio.get_provider_info import get_provider_info
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator

NUMBER = "+15558675309"


def tasks() -> list[Any]:
    """The classes that are defined in the modules that Airflow is told of."""
    info = get_provider_info()
    told = [entry for kind in ("operators", "sensors") for entry in info[kind]]
    modules = [import_module(name) for entry in told for name in entry["python-modules"]]
    found = {
        one for module in modules for _, one in getmembers(module, isclass) if issubclass(one, BaseOperator)
    }
    ours = [one for one in found - {RequestOperator} if one.__module__.startswith("airflow_provider_twilio.")]
    return sorted(
        (one for one in ours if not getattr(one, "__abstractmethods__", None)), key=lambda one: one.__name__
    )


def required(task: Any) -> dict[str, Any]:
    """Something for each argument that can't be left out, of the task itself or what it is made of."""
    inits = [kind.__init__ for kind in task.__mro__ if issubclass(kind, BaseOperator)]
    parameters = [p for init in inits for p in signature(init).parameters.values()]
    names = [p.name for p in parameters if p.kind is Parameter.KEYWORD_ONLY and p.default is Parameter.empty]
    fixed = getattr(task, "FIXED_ARGS", ())  # Airflow's own operator states them for its subclasses.
    return dict.fromkeys((name for name in names if name not in fixed), "{{ params.given }}")


def in_place_of_others(task: Any) -> set[str]:
    """The arguments that are only given without others, in whose place they stand: a query for rows."""
    return {"sql", "sql_conn_id", "sql_parameters"} & {*task.template_fields}


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.__name__)
def test_a_misspelt_argument_is_told_with_the_near_name_and_without_its_value(task: Any) -> None:
    with pytest.raises(TypeError) as refused:
        task(**required(task) | {"task_id": "a", "retriess": NUMBER})

    assert str(refused.value).startswith(f"{task.__name__}: ")
    assert "did you mean" in str(refused.value)
    assert NUMBER not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "meant"), [("sender", "from_"), ("text", "body"), ("conn_id", "twilio_conn_id")]
)
def test_an_argument_by_another_name_for_it_is_told_with_ours(name: str, meant: str) -> None:
    kind: Any = SendSmsOperator
    with pytest.raises(TypeError, match=rf"SendSmsOperator: {name}: .* did you mean {meant}\?"):
        kind(task_id="a", to=NUMBER, body="Hi", **{name: "given"})
