"""Each operation that changes something at Twilio has an operator; no argument of it is one of Airflow's."""

from importlib import import_module
from inspect import Parameter, getmembers, isclass, signature
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import BaseOperator

import airflow_provider_twilio
from airflow_provider_twilio.api import APIS
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.get_provider_info import get_provider_info
from airflow_provider_twilio.operators.base import RequestOperator

PACKAGE = Path(airflow_provider_twilio.__file__).parent


def classes(folder: str, of: type) -> list[Any]:
    """The classes that the modules of each API in ``folder`` define."""
    paths = [path for api in APIS for path in sorted((PACKAGE / folder / api).glob("*.py"))]
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    found = [member for name in names for _, member in getmembers(import_module(name), isclass)]
    return [one for one in found if issubclass(one, of) and one.__module__ in names]


OPERATORS: list[type[RequestOperator]] = classes("operators", RequestOperator)
REQUESTS = [request for request in classes("api", Request) if getattr(request, "verb", "GET") != "GET"]
every_operator = pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)


def test_every_request_that_changes_something_has_its_operator() -> None:
    assert {operator.request for operator in OPERATORS} == set(REQUESTS)
    assert len(OPERATORS) == len(REQUESTS) == 82


def test_airflow_is_told_of_every_operator() -> None:
    told = {module for entry in get_provider_info()["operators"] for module in entry["python-modules"]}

    assert {operator.__module__ for operator in OPERATORS} <= told


@every_operator
def test_it_is_called_like_its_request_in_a_module_of_the_same_name(operator: type[RequestOperator]) -> None:
    request = operator.request

    assert operator.__name__ == f"{request.__name__}Operator"
    assert operator.__module__ == request.__module__.replace(".api.", ".operators.")
    assert operator.__doc__ == request.__doc__


@every_operator
def test_it_takes_the_requests_fields(operator: type[RequestOperator]) -> None:
    parameters = signature(operator.__init__).parameters
    required = {name for name, info in operator.request.model_fields.items() if info.is_required()}

    assert set(operator.request.model_fields) <= set(parameters)
    assert {name for name, p in parameters.items() if p.default is Parameter.empty} - required <= {
        "self",
        "kwargs",
    }
    assert set(operator.request.model_fields) <= set(operator.template_fields)


@every_operator
def test_none_of_its_arguments_is_one_of_airflows(operator: type[RequestOperator]) -> None:
    airflows = {*dir(BaseOperator), *signature(BaseOperator.__init__).parameters, *dir(RequestOperator)}

    assert not airflows & set(operator.request.model_fields)


@every_operator
def test_it_can_be_made_from_its_required_arguments_alone(operator: type[RequestOperator]) -> None:
    required = [name for name, info in operator.request.model_fields.items() if info.is_required()]

    task = operator(task_id="task", **dict.fromkeys(required, "{{ ds }}"))

    assert all(getattr(task, name) == "{{ ds }}" for name in required)
